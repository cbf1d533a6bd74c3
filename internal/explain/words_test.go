package explain

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

// constants returns the values of all string constants of a type that a file of the package measures declares.
func constants(t *testing.T, file, typeName string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../measures/"+file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); ok && name.Name == typeName {
			for _, v := range spec.Values {
				s, err := strconv.Unquote(v.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				values = append(values, s)
			}
		}
		return true
	})
	if len(values) == 0 {
		t.Fatalf("%s declares no %s", file, typeName)
	}
	return values
}

func TestEveryCodeHasASentence(t *testing.T) {
	for _, code := range constants(t, "assessment.go", "Code") {
		spoken(t, code, sentences[measures.Code(code)].text)
	}
}

func TestEveryWordHasAName(t *testing.T) {
	for _, d := range constants(t, "assessment.go", "Disposition") {
		spoken(t, d, dispositions[measures.Disposition(d)])
	}
	for _, s := range constants(t, "assessment.go", "Status") {
		spoken(t, s, statuses[measures.Status(s)])
	}
	for _, r := range constants(t, "measures.go", "Role") {
		spoken(t, r, roles[measures.Role(r)])
	}
	for _, k := range constants(t, "measures.go", "Type") {
		spoken(t, k, types[measures.Type(k)])
	}
	if len(Dispositions) != len(dispositions) {
		t.Errorf("%d dispositions are listed, %d have names", len(Dispositions), len(dispositions))
	}
}

func spoken(t *testing.T, word string, text lang.Text) {
	t.Helper()
	if text.ZH == "" || text.EN == "" {
		t.Errorf("%s is not spoken in both languages: %+v", word, text)
	}
}
