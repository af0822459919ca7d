// Package lexicon knows words: which of them say little, which are the same word in another form, which mean
// the same, how common each is in everyday text. It hides the tables, where they come from and how they
// are kept; it knows nothing of entries, questions and ranking.
//
// What is written by hand stands in readable files beside the code (chat.*.txt, countries.txt, the languages'
// own lists). What is derived from other texts (words.*.bin, links.bin, irregular.txt, variants.txt) is written
// by the program in gen, which names every source with its licence. All tables are embedded, read-only and
// safe for concurrent use; the large ones are searched where they lie, so that a program that looks up a few
// words pays for a few words.
package lexicon
