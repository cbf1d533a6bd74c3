package explain

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

// Cite writes a reference such as 8.6 as a lawyer does: 第八条第（六）项, Art. 8(6). Where the article has no numbered
// items the second number counts sentences.
func Cite(m *measures.Measures, ref string, l lang.Lang) string { return CiteAll(m, []string{ref}, l) }

// CiteAll cites several references, naming the article only once where its items follow each other.
func CiteAll(m *measures.Measures, refs []string, l lang.Lang) string {
	var b strings.Builder
	last := 0
	for i, ref := range refs {
		article, part, ok := split(ref)
		switch {
		case i == 0:
		case l == lang.ZH:
			b.WriteString("、")
		default:
			b.WriteString(", ")
		}
		switch {
		case !ok:
			b.WriteString(ref)
		case article == last && part > 0 && itemised(m, article):
			b.WriteString(citePart(m, article, part, l))
		case l == lang.ZH:
			b.WriteString("第" + numeral(article) + "条" + citePart(m, article, part, l))
		default:
			b.WriteString("Art. " + strconv.Itoa(article) + citePart(m, article, part, l))
		}
		last = article
	}
	return b.String()
}

func citePart(m *measures.Measures, article, part int, l lang.Lang) string {
	switch {
	case part == 0:
		return ""
	case l == lang.EN && itemised(m, article):
		return fmt.Sprintf("(%d)", part)
	case l == lang.EN:
		return fmt.Sprintf(" sentence %d", part)
	case itemised(m, article):
		return "第（" + numeral(part) + "）项"
	}
	return "第" + numeral(part) + "句"
}

func itemised(m *measures.Measures, article int) bool {
	a := m.Article(article)
	return a != nil && a.Items > 0
}

func split(ref string) (article, part int, ok bool) {
	head, tail, dotted := strings.Cut(ref, ".")
	article, err := strconv.Atoi(head)
	if err != nil {
		return 0, 0, false
	}
	if dotted {
		if part, err = strconv.Atoi(tail); err != nil {
			return 0, 0, false
		}
	}
	return article, part, true
}

var digits = []rune("〇一二三四五六七八九")

// numeral writes a number from 1 to 99 in Chinese.
func numeral(n int) string {
	tens, ones := n/10, n%10
	s := ""
	if tens > 1 {
		s = string(digits[tens])
	}
	if tens > 0 {
		s += "十"
	}
	if ones > 0 {
		s += string(digits[ones])
	}
	return s
}

func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	for n := 1; n < 100; n++ {
		if numeral(n) == s {
			return n
		}
	}
	return 0
}

var cited = regexp.MustCompile(`^(?:(?i:art(?:icle)?)\.?|第)?([0-9]+|[一二三四五六七八九十]+)条?(?:[.(（第]+([0-9]+|[一二三四五六七八九十]+)[)）]?[项句]?|sentence([0-9]+))?$`)

// ParseRef reads a reference as people write it: 8.6, 8(6), Art. 8(6), 第八条第（六）项. It reports whether s is one;
// the provision or article need not exist.
func ParseRef(s string) (ref string, ok bool) {
	parts := cited.FindStringSubmatch(strings.Join(strings.Fields(s), ""))
	if parts == nil {
		return "", false
	}
	ref = strconv.Itoa(number(parts[1]))
	if item := parts[2] + parts[3]; item != "" {
		ref += "." + strconv.Itoa(number(item))
	}
	return ref, true
}
