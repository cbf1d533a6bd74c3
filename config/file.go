package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/source"
)

// file is a settings file that was read strictly, every value checked.
type file struct {
	path      string
	doc       *source.Document
	settings  map[string]setting
	order     []string
	texts     map[string]string
	nodes     map[string]*yaml.Node
	bad       map[string]bool // settings with a mistake
	addresses []Address
}

// readFile reads the settings file at path, or the default one where path is empty; nil where there is none. Mistakes
// in it are in problems. Paths in it are relative to its folder.
func readFile(path string, all []setting) (*file, error) {
	if path == "" {
		if _, err := os.Stat(DefaultFile); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		path = DefaultFile
	}
	doc, err := source.ReadFile(path, maxSettings)
	if err != nil {
		return nil, withoutSecrets(err)
	}
	f := &file{path: path, doc: doc, settings: map[string]setting{}, texts: map[string]string{},
		nodes: map[string]*yaml.Node{}, bad: map[string]bool{}}
	for _, s := range all {
		f.settings[s.key] = s
		f.order = append(f.order, s.key)
	}
	f.mapping(doc.Root(), "")
	return f, nil
}

// mapping reads the settings whose keys begin with prefix.
func (f *file) mapping(n *yaml.Node, prefix string) {
	var fields []source.Field
	for _, name := range f.names(prefix) {
		key := prefix + name
		fields = append(fields, source.Field{Key: name, Read: func(n *yaml.Node) {
			switch s, leaf := f.settings[key]; {
			case leaf && s.list:
				f.nodes[key] = n
				f.doc.Items(n, f.address)
			case leaf:
				f.scalar(s, n)
			default:
				f.mapping(n, key+".")
			}
		}})
	}
	f.doc.Fields(n, fields...)
}

// names are the keys that may follow prefix.
func (f *file) names(prefix string) []string {
	var names []string
	for _, key := range f.order {
		if rest, ok := strings.CutPrefix(key, prefix); ok {
			name, _, _ := strings.Cut(rest, ".")
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

func (f *file) scalar(s setting, n *yaml.Node) {
	f.nodes[s.key] = n
	text, ok := f.text(s, n)
	if !ok {
		f.bad[s.key] = true
		return
	}
	if s.rebase != nil {
		text = s.rebase(filepath.Dir(f.path), text)
	}
	scratch := Settings{terms: emptyTerms()}
	if wrong := s.read(&scratch, text); wrong != fine {
		f.bad[s.key] = true
		f.doc.Problem(n, "%s", "%s", wrong)
	}
	f.texts[s.key] = text
}

func (f *file) text(s setting, n *yaml.Node) (string, bool) {
	if s.words && n.Kind == yaml.ScalarNode && n.Tag != "!!str" && !source.IsNull(n) {
		f.doc.Problem(n, "这里应当是文字，而不是 %s", "text is expected here, not %s", n.Value)
		return "", false
	}
	return f.doc.Text(n)
}

var roles = []string{string(message.Handler), string(message.LegalReviewer), string(message.Supervisor), string(message.Officer), string(message.Auditor),
	string(message.Superior), string(message.Commission), string(message.Expert), string(message.Department)}

func (f *file) address(n *yaml.Node) {
	var a Address
	f.doc.Fields(n,
		source.Field{Key: "role", Required: true, Read: func(n *yaml.Node) {
			role, _ := f.doc.Choice(n, lang.Text{ZH: "角色", EN: "role"}, roles)
			a.Role = message.Role(role)
		}},
		source.Field{Key: "unit", Read: f.doc.IntoText(&a.Unit)},
		source.Field{Key: "to", Required: true, Read: func(n *yaml.Node) {
			a.To = []string{}
			if n.Kind != yaml.SequenceNode { // one, or a list of them
				n = &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{n}}
			}
			f.doc.Items(n, func(n *yaml.Node) {
				if to, ok := f.doc.Text(n); ok && !isMailbox(to) {
					f.doc.Problem(n, "这里应当是邮件地址，而不是 %q", "a mail address is expected here, not %q", to)
				} else if ok {
					a.To = append(a.To, to)
				}
			})
		}},
	)
	f.addresses = append(f.addresses, a)
}

// problems are the mistakes noted so far.
func (f *file) problems() source.Problems {
	var problems source.Problems
	errors.As(withoutSecrets(f.doc.Err()), &problems)
	return problems
}

// masked finds a line of a settings file that gives something of which not all may be shown.
var masked = regexp.MustCompile(`\b(api_key|password|token|url|register)["']?\s*:`)

// withoutSecrets takes from the problems the lines that hold a secret.
func withoutSecrets(err error) error {
	var problems source.Problems
	if !errors.As(err, &problems) {
		return err
	}
	shown := slices.Clone(problems)
	for i := range shown {
		if masked.MatchString(shown[i].Show) {
			shown[i].Show = ""
		}
	}
	return shown
}
