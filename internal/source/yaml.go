package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/lang"
)

// parseYAML returns the top node of the one document in data; what is wrong it notes.
func (d *Document) parseYAML(data []byte) *yaml.Node {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	switch err := decode(decoder, &doc); {
	case errors.Is(err, io.EOF) || err == nil && isNothing(doc.Content[0]):
		d.problems = append(d.problems, Problem{File: d.name, Text: lang.Format("文件是空的", "the file is empty")})
		return nil
	case err != nil:
		d.syntaxProblem(err)
		return nil
	}
	root := doc.Content[0]
	var second yaml.Node
	switch err := decode(decoder, &second); {
	case err == nil:
		d.Problem(second.Content[0], "一个文件只能有一个文档", "only one document a file")
	case !errors.Is(err, io.EOF):
		d.syntaxProblem(err)
	}
	d.refuseFeatures(root)
	return root
}

// isNothing reports whether n is the value of a document that has none.
func isNothing(n *yaml.Node) bool { return IsNull(n) && n.Value == "" && n.Anchor == "" }

// decode guards against the YAML library, which for some broken input panics instead of returning an error.
func decode(decoder *yaml.Decoder, into *yaml.Node) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return decoder.Decode(into)
}

// refuseFeatures walks without recursion, so that no nesting can exhaust the stack.
func (d *Document) refuseFeatures(root *yaml.Node) {
	stack := []*yaml.Node{root}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		switch {
		case n.Kind == yaml.AliasNode || n.Anchor != "":
			d.Problem(n, "不支持锚点和别名（& 和 *）", "anchors and aliases (& and *) are not used here")
		case n.Style&yaml.TaggedStyle != 0:
			d.Problem(n, "不支持标签 %s", "the tag %s is not used here", cut(n.Tag))
		case n.Tag == "!!merge":
			d.Problem(n, "不支持合并键（<<）", "merge keys (<<) are not used here")
		}
		stack = append(stack, n.Content...)
	}
}

// yamlMessages are what the YAML library most often says, and the same in Chinese.
var yamlMessages = []struct {
	en, zh string
	before bool // the library counts this line from 0
	search bool // the library may name the line where the mapping or list began
}{
	{en: "did not find expected key", zh: "此处应当是一个键：请检查缩进和冒号", before: true, search: true},
	{en: "did not find expected '-' indicator", zh: "此处应当是以“- ”开头的列表项：请检查缩进", before: true, search: true},
	{en: "did not find expected <document start>", zh: "前面的内容已经结束，此处多出了内容", before: true, search: true},
	{en: "did not find expected node content", zh: "此处缺少内容", before: true},
	{en: "did not find expected ',' or ']'", zh: "列表没有写完：缺少逗号或者右方括号 ]", before: true},
	{en: "did not find expected ',' or '}'", zh: "映射没有写完：缺少逗号或者右花括号 }", before: true},
	{en: "mapping values are not allowed in this context", zh: "此处不应出现“键: 值”：请检查缩进；文字里有冒号的要加引号"},
	{en: "could not find expected ':'", zh: "键后面缺少冒号和空格"},
	{en: "block sequence entries are not allowed in this context", zh: "此处不应出现以“- ”开头的列表项：请检查缩进"},
	{en: "found character that cannot start any token", zh: "值不能以这个字符开头：请加引号；缩进请用空格，不用制表符"},
	{en: "found a tab character that violates indentation", zh: "缩进请用空格，不用制表符", search: true},
	{en: "found a tab character where an indentation space is expected", zh: "缩进请用空格，不用制表符", search: true},
	{en: "found unexpected end of stream", zh: "引号没有结束"},
	{en: "found unknown escape character", zh: "双引号里有不认识的转义字符：请改用单引号"},
	{en: "did not find expected alphabetic or numeric character", zh: "不支持锚点和别名（& 和 *）：文字以 & 或者 * 开头的要加引号"},
	{en: "found undefined tag handle", zh: "不支持标签：文字以 ! 开头的要加引号", before: true},
	{en: "exceeded max depth", zh: "嵌套过深"},
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

// syntaxProblem notes what the YAML library found wrong with data.
func (d *Document) syntaxProblem(err error) {
	en := strings.TrimPrefix(err.Error(), "yaml: ")
	line, named := 1, yamlLine.FindStringSubmatch(en) // in the first line it names none
	if named != nil {
		line, _ = strconv.Atoi(named[1])
		en = strings.Replace(en, named[0], "", 1)
	}
	zh := en
	for _, m := range yamlMessages {
		if !strings.HasPrefix(en, m.en) {
			continue
		}
		zh = m.zh
		if m.before && named != nil {
			line++
		}
		if m.search {
			line = d.search(err, line)
		}
	}
	line = min(max(line, 1), len(d.lines))
	for _, l := range []int{line, line - 1} {
		if l > 0 && wideColon.MatchString(d.lines[l-1]) {
			line = l
			zh += "；键后面要用半角冒号和一个空格"
			en += "; after a key stands a plain colon (:) and a space"
			break
		}
	}
	show := d.lines[line-1]
	col := 1 + len([]rune(show)) - len([]rune(strings.TrimLeft(show, " \t")))
	d.ProblemAt(line, col, "YAML 或者 JSON 写法有误：%s", "not well-formed YAML or JSON: %s", lang.Text{ZH: zh, EN: en})
}

// wideColon finds a key that is followed by the colon of a Chinese keyboard.
var wideColon = regexp.MustCompile(`^[ \t]*(- )?[a-z_.]+：`)

// search finds the line at which the YAML library comes to see the mistake err: the last of the fewest lines that it
// refuses with the same words. A large file is not searched; then it is the line given.
func (d *Document) search(err error, line int) int {
	size := 0
	for _, l := range d.lines {
		size += len(l) + 1
	}
	if size > 1<<18 {
		return line
	}
	return 1 + sort.Search(len(d.lines), func(i int) bool {
		decoder := yaml.NewDecoder(strings.NewReader(strings.Join(d.lines[:i+1], "\n") + "\n"))
		for {
			if e := decode(decoder, new(yaml.Node)); e != nil {
				return e.Error() == err.Error()
			}
		}
	})
}
