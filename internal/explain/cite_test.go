package explain

import (
	"testing"

	"duecourse/config"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

func TestCite(t *testing.T) {
	m := shipped(t)
	for _, c := range []struct {
		refs   []string
		zh, en string
	}{
		{[]string{"8.6"}, "第八条第（六）项", "Art. 8(6)"},
		{[]string{"8.28", "9.2"}, "第八条第（二十八）项、第九条第（二）项", "Art. 8(28), Art. 9(2)"},
		{[]string{"8.1", "8.10"}, "第八条第（一）项、第（十）项", "Art. 8(1), (10)"},
		{[]string{"7", "7.2"}, "第七条、第七条第二句", "Art. 7, Art. 7 sentence 2"},
		{[]string{"22"}, "第二十二条", "Art. 22"},
	} {
		if got := CiteAll(m, c.refs, lang.ZH); got != c.zh {
			t.Errorf("%v is %s, want %s", c.refs, got, c.zh)
		}
		if got := CiteAll(m, c.refs, lang.EN); got != c.en {
			t.Errorf("%v is %s, want %s", c.refs, got, c.en)
		}
	}
}

func TestWhatIsCitedCanBeRead(t *testing.T) {
	m := shipped(t)
	for _, p := range m.Provisions {
		for _, l := range []lang.Lang{lang.ZH, lang.EN} {
			if ref, ok := ParseRef(Cite(m, p.Ref, l)); !ok || ref != p.Ref {
				t.Errorf("%s came back as %q, %v", Cite(m, p.Ref, l), ref, ok)
			}
		}
	}
}

func TestParseRef(t *testing.T) {
	for s, want := range map[string]string{
		"8.6": "8.6", "8(6)": "8.6", "8（6）": "8.6", "第八条第六项": "8.6", "第八条第（二十八）项": "8.28", "第8条第6项": "8.6",
		"art. 8(6)": "8.6", "Article 13": "13", "八": "8", "第二十一条": "21", "8. 6": "8.6",
	} {
		if got, ok := ParseRef(s); !ok || got != want {
			t.Errorf("%s is read as %q, %v; want %s", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "foo", "8.", "8.6.1", "request.sent_on", "第条", "-8"} {
		if got, ok := ParseRef(s); ok {
			t.Errorf("%q is read as %s", s, got)
		}
	}
}

// shipped are the Measures that ship with the product.
func shipped(t *testing.T) *measures.Measures {
	t.Helper()
	m, err := measures.Load(config.Measures())
	if err != nil {
		t.Fatal(err)
	}
	return m
}
