package faq

import (
	"strings"
	"unicode/utf8"
)

// decode turns the bytes of a file into text. Only UTF-8 is read, with or without a byte order mark.
func (d *draft) decode(data []byte) (string, bool) {
	text := strings.TrimPrefix(string(data), "\uFEFF")
	if strings.HasPrefix(text, "\xFF\xFE") || strings.HasPrefix(text, "\xFE\xFF") {
		d.fault(1, "the text is UTF-16", "save the file as UTF-8")
		return "", false
	}
	if utf8.ValidString(text) {
		if i := strings.IndexByte(text, 0); i >= 0 {
			d.fault(1+strings.Count(text[:i], "\n"), "the file holds a zero byte and is not text", "save it as UTF-8 text")
			return "", false
		}
		if i := strings.IndexByte(text, '\r'); i >= 0 && !strings.Contains(text, "\n") && strings.TrimSpace(text[i:]) != "" {
			d.fault(1, "its lines end in carriage returns, as on Macs of the last century", "save it with line ends of Unix (LF) or Windows (CRLF)")
			return "", false
		}
		return text, true
	}
	line := 1
	for rest := text; ; line++ {
		l, after, _ := strings.Cut(rest, "\n")
		if !utf8.ValidString(l) {
			break
		}
		rest = after
	}
	d.fault(line, "the text is not UTF-8", "save the file as UTF-8")
	return "", false
}
