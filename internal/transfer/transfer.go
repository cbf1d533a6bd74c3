// Package transfer makes the transfer material (移送材料) of a case that goes to the commission, and verifies it: a cover
// letter, a summary, the list of the evidence and the dossier, with a manifest of their SHA-256 sums. The same hand-over
// makes the same material, to the byte, as a folder and as a zip file. See docs/handoff.md.
package transfer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"duecourse/internal/dossier"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

// Names of the files that every package has beside the papers.
const (
	ManifestFile = "manifest.json"
	SumsFile     = "SHA256SUMS" // as sha256sum -c reads it
	DossierFile  = "dossier.json"
)

// Format names the make-up of a package. What a receiver must know anew gets another name.
const Format = "duecourse-handoff/1"

// Manifest says what a package is and what is in it.
type Manifest struct {
	Format   string             `json:"format"`
	Key      string             `json:"key"` // case and attempt: the same key is the same hand-over
	Case     string             `json:"case"`
	Attempt  int                `json:"attempt"`
	Unit     string             `json:"unit"`
	At       time.Time          `json:"at"` // of the decision to transfer, UTC; the files in the zip bear it
	Measures measures.VersionOf `json:"measures"`
	Journal  Journal            `json:"journal"`
	Of       string             `json:"of"`    // SHA-256 of the hand-over that the package was made of
	Files    []Listed           `json:"files"` // all but the manifest and SHA256SUMS
}

// Journal says how far the journal in the dossier goes.
type Journal struct {
	Seq  int64  `json:"seq"`
	Head string `json:"head"` // hash of that entry
}

// Listed is a file as the manifest lists it.
type Listed struct {
	Name   string    `json:"name"`
	Bytes  int64     `json:"bytes"`
	SHA256 string    `json:"sha256"` // hexadecimal
	About  lang.Text `json:"about"`
}

// File is a file of a package.
type File struct {
	Name string
	Data []byte
}

// Package is the transfer material of one hand-over.
type Package struct {
	Name     string // of its folder and, with .zip, of its zip file
	Manifest Manifest
	Files    []File // as they lie in the zip: the papers, the manifest, the sums
	Zip      []byte
	Sum      string // SHA-256 of the zip file in hexadecimal
}

type paper struct {
	name  string
	about lang.Text
	write explain.Paper
}

var papers = []paper{
	{"letter", lang.Text{ZH: "移送函", EN: "cover letter"}, explain.HandOffLetter},
	{"summary", lang.Text{ZH: "案情摘要", EN: "summary of the case"}, explain.HandOffSummary},
	{"evidence", lang.Text{ZH: "证据清单", EN: "list of the evidence"}, explain.HandOffEvidence},
}

// New makes the package of a hand-over. Entries are the journal of the case from the first to the one that the hand-over
// names, their chain checked.
func New(h message.HandOff, entries []message.Entry, m *measures.Measures) (*Package, error) {
	d, err := dossier.Of(entries, h.Head, len(entries))
	switch {
	case err != nil:
		return nil, err
	case d.Broken:
		return nil, fmt.Errorf("%s", d.Chain.EN)
	}
	of, err := digest(h)
	if err != nil {
		return nil, err
	}
	p := &Package{Manifest: Manifest{
		Format: Format, Key: h.Key, Case: h.Case, Attempt: h.Attempt, Unit: h.Unit, At: h.DecidedAt.UTC().Truncate(time.Second), Measures: h.Measures,
		Journal: Journal{h.Seq, h.Head}, Of: of,
	}}
	for _, l := range []lang.Lang{lang.ZH, lang.EN} {
		for _, paper := range papers {
			var b bytes.Buffer
			if err := paper.write(&b, h, m, l); err != nil {
				return nil, err
			}
			p.add(paper.name, l, paper.about, b.Bytes())
		}
		var b bytes.Buffer
		if err := d.Markdown(&b, m, l); err != nil {
			return nil, err
		}
		p.add("dossier", l, lang.Text{ZH: "案卷", EN: "dossier"}, b.Bytes())
	}
	data, err := d.JSON()
	if err != nil {
		return nil, err
	}
	p.list(DossierFile, lang.Text{ZH: "案卷，供程序读取", EN: "dossier for programs"}, data)
	return p, p.seal()
}

// digest is the sum of a hand-over: of what it says, not of how far the register was when it was said.
func digest(h message.HandOff) (string, error) {
	h.Recent, h.DecidedAt = nil, h.DecidedAt.UTC()
	data, err := json.Marshal(h)
	return sum(data), err
}

func (p *Package) add(name string, l lang.Lang, about lang.Text, data []byte) {
	spoken := lang.Text{ZH: "中文", EN: "in Chinese"}
	if l == lang.EN {
		spoken = lang.Text{ZH: "英文", EN: "in English"}
	}
	p.list(name+"."+string(l)+".md", lang.Format("%s（%s）", "%s, %s", about, spoken), data)
}

func (p *Package) list(name string, about lang.Text, data []byte) {
	p.Files = append(p.Files, File{name, data})
	p.Manifest.Files = append(p.Manifest.Files, Listed{name, int64(len(data)), sum(data), about})
}

// seal adds the manifest and the sums, and makes the zip file.
func (p *Package) seal() error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(p.Manifest); err != nil {
		return err
	}
	p.Files = append(p.Files, File{ManifestFile, b.Bytes()})
	p.Files = append(p.Files, File{SumsFile, sums(p.Files)})
	return p.zip()
}

// zip names the package and makes its zip file.
func (p *Package) zip() (err error) {
	p.Name = Name(p.Manifest.Key)
	if p.Zip, err = zipped(p.Name, p.Manifest.At, p.Files); err != nil {
		return err
	}
	p.Sum = sum(p.Zip)
	return nil
}

// sums are the lines of SHA256SUMS.
func sums(files []File) []byte {
	var b bytes.Buffer
	for _, f := range files {
		fmt.Fprintf(&b, "%s  %s\n", sum(f.Data), f.Name)
	}
	return b.Bytes()
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// longestName is how many bytes a name may have, so that .zip fits behind it in any file system.
const longestName = 120

// Name is the name of the folder of a hand-over: case number and attempt, where they can stand in the name of a file on
// any system. Else digits of the key's sum tell it from others.
func Name(key string) string {
	cut := max(strings.LastIndexByte(key, '/'), 0)
	number, attempt := key[:cut], strings.TrimPrefix(key[cut:], "/")
	name := number + "-" + attempt
	if n, err := strconv.Atoi(attempt); err == nil && n > 0 && number == safe(number) && number != "" && len(name) <= longestName {
		return name
	}
	number = safe(number)
	for len(number) > longestName-20 {
		_, size := utf8.DecodeLastRuneInString(number)
		number = number[:len(number)-size]
	}
	return number + "-" + sum([]byte(key))[:16]
}

// safe replaces all but letters, digits and a few marks, and a dot or a dash at the beginning.
func safe(s string) string {
	s = strings.Map(func(r rune) rune {
		if r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.〔〕", r)) {
			return r
		}
		return '_'
	}, s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "-") {
		return "_" + s[1:]
	}
	return s
}
