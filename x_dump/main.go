package main
import ("faqbot/faq";"fmt";"os";"context")
func main(){ c,err:=faq.Loader{}.Open(context.Background(), os.Args[1:]...); if err!=nil{fmt.Println(err);os.Exit(1)}
for _,e:=range c.Entries{ fmt.Printf("%s:%d %v [%s] %s\n   Q %s %q\n   A %.150q (%d)\n",e.Source.File,e.Source.Line,e.Source.Headings,e.Lang,e.ID,e.Question,e.Aliases,e.Answer,len(e.Sentences))}
fmt.Println(len(c.Entries),c.Version); fmt.Println(c.Warnings)}
