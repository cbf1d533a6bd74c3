package casefile

import (
	"bytes"
	"encoding/json"
	"strings"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

// object is a JSON object; encoding/json writes its keys in order, so that the bytes are stable.
type object map[string]any

// Schema returns the JSON Schema (draft 2020-12) of a case file under m, by which an editor completes and checks one. It
// says nothing of what a schema cannot: that cited evidence is declared, and that a date is in the calendar.
func Schema(m *measures.Measures) ([]byte, error) {
	facts := object{}
	for _, f := range m.Facts {
		if f.GivenBy == "" {
			facts[f.Name] = factSchema(m, f)
		}
	}
	schema := mapping(object{
		"case":   described(ref("identifier"), "案件编号", "case number"),
		"matter": described(orNull(ref("identifier")), "事项编号：同一事项中各当事人员的案件相同", "matter number, the same for the cases of all officers in one matter"),
		"unit":   described(ref("text"), "当事人员所在单位", "the officer's unit"),
		"post":   described(orNull(ref("text")), "当事人员的岗位，不写姓名", "the officer's post, never a name"),
		"act": described(mapping(object{
			"kind":        headSchema(m, actKind),
			"date":        headSchema(m, actDate),
			"description": described(orNull(ref("text")), "简要情况", "what happened, in short"),
			"evidence":    described(orNull(ref("cited")), "证明行为种类和日期的证据编号", "ids of the evidence that proves the kind and date"),
		}), "执法行为", "the enforcement act"),
		"evidence": described(orNull(object{"type": "object", "propertyNames": object{"pattern": identifier}, "additionalProperties": mapping(object{
			"title":  described(ref("text"), "名称", "title"),
			"kind":   words(EvidenceKinds, "证据种类", "kind of evidence"),
			"date":   described(orNull(ref("date")), "形成或者取得的日期", "the day on which it was made or taken"),
			"source": described(orNull(ref("text")), "来源", "where it comes from"),
		}, "title", "kind")}), "证据：编号 → 内容", "evidence: id → item"),
		"facts": described(orNull(mapping(facts)), "事实", "facts"),
		"notes": described(orNull(object{"type": "array", "items": mapping(object{
			"kind": words(NoteKinds, "备注种类", "kind of note"),
			"date": described(orNull(ref("date")), "日期", "date"),
			"text": described(ref("text"), "内容", "text"),
		}, "kind", "text")}), "备注：不作为认定依据（第十五条）", "notes: no condition reads them (Art. 15)"),
	}, "case", "unit", "act")
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["$comment"] = m.ID + " " + m.Version()
	schema["title"] = "案件文件 · Case file"
	schema["description"] = m.Title.ZH + "\n" + m.Title.EN
	schema["$defs"] = object{
		"identifier":  object{"type": []string{"string", "integer"}, "pattern": identifier},
		"text":        object{"type": "string", "pattern": `\S`},
		"date":        object{"type": "string", "format": "date", "pattern": `^\d{4}-\d{2}-\d{2}$`},
		"number":      object{"type": "number"},
		"span":        object{"type": "string", "pattern": spanPattern},
		"yes_no":      object{"enum": []any{"yes", "no", true, false, "true", "false", "是", "否"}},
		"cited":       object{"type": "array", "items": object{"type": []string{"string", "integer"}}, "uniqueItems": true},
		"by":          words(Parties, "由谁提出，默认为承办人", "who asserted it; the handler where not given"),
		"yes_no_fact": fact(ref("yes_no")),
		"date_fact":   fact(ref("date")),
		"number_fact": fact(ref("number")),
		"span_fact":   fact(ref("span")),
		"text_fact":   fact(object{"type": "string", "pattern": `\S`, "not": object{"pattern": notWords}}),
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(schema)
	return b.Bytes(), err
}

func ref(name string) object { return object{"$ref": "#/$defs/" + name} }

func orNull(s object) object { return object{"anyOf": []any{s, object{"type": "null"}}} }

func described(s object, zh, en string) object {
	s["description"] = zh + "\n" + en
	return s
}

// mapping is an object with these keys and no others.
func mapping(properties object, required ...string) object {
	s := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// words is a choice of words, with what they mean.
func words(options []measures.Option, zh, en string) object {
	for _, o := range options {
		zh += "\n" + o.ID + "：" + o.Text.ZH
		en += "\n" + o.ID + ": " + o.Text.EN
	}
	return described(object{"enum": ids(options)}, zh, en)
}

// fact is a fact with such a value: none, the bare value, or the value with who said it, when, and what proves it.
func fact(value object) object {
	return object{"anyOf": []any{
		value,
		object{"type": "null"},
		mapping(object{
			"value":    orNull(value),
			"by":       orNull(ref("by")),
			"on":       described(orNull(ref("date")), "提出的日期", "the day on which it was asserted"),
			"evidence": described(orNull(ref("cited")), "证据编号", "ids of evidence"),
			"note":     described(orNull(ref("text")), "说明", "note"),
		}),
	}}
}

func factSchema(m *measures.Measures, f *measures.Fact) object {
	var s object
	if f.Type == measures.Choice {
		s = fact(object{"enum": f.OptionIDs()})
	} else {
		s = ref(string(f.Type) + "_fact")
	}
	return described(s, about(m, f, lang.ZH), about(m, f, lang.EN))
}

// headSchema is of a fact that the head gives by its bare value.
func headSchema(m *measures.Measures, name string) object {
	f := m.Fact(name)
	if f == nil {
		return object{"type": "null"}
	}
	s := orNull(ref(string(f.Type)))
	if f.Type == measures.Choice {
		s = orNull(object{"enum": f.OptionIDs()})
	}
	return described(s, about(m, f, lang.ZH), about(m, f, lang.EN))
}

func about(m *measures.Measures, f *measures.Fact, l lang.Lang) string {
	return strings.Join(explain(m, f, l), "\n")
}

// spanPattern is how a length of time is written: see period.ParseSpan.
const spanPattern = `^[1-9][0-9]{0,4}(wd|d|m|y)$`

// notWords are answers to another question than a text fact asks: see measures.Fact.Read.
const notWords = `^\s*([Yy]es|YES|[Nn]o|NO|[Tt]rue|[Ff]alse|[Nn]one|null|[Nn]/[Aa]|是|否|有|无|没有|不详|未知|[0-9.,\s-]+)\s*$`
