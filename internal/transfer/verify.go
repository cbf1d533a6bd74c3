package transfer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"

	"duecourse/internal/dossier"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// Report is what the verification of a package came to.
type Report struct {
	Whole    bool        `json:"whole"` // nothing is wrong
	Key      string      `json:"key,omitempty"`
	Unit     string      `json:"unit,omitempty"`
	Files    int         `json:"files"`
	Package  string      `json:"package,omitempty"` // SHA-256 of the zip file that the package is or makes; only of a whole one
	Problems []lang.Text `json:"problems"`
}

// Verify verifies the package at a place, a folder or a zip file, by itself: that all is there that its manifest lists and
// nothing else, that the sums are right, and that the journal in it is whole. The error is of what cannot be read, or a
// NotPackage. What it cannot find is a package that was made anew with other content and its own sums: for that, compare
// the sum of the package with the one in the journal of the case.
func Verify(place string) (Report, error) {
	c, err := read(place)
	if err != nil {
		return Report{}, err
	}
	_, r := c.verify()
	return r, nil
}

// OpenZip returns the package in the bytes of a zip file where it is whole, and else nil and what is wrong.
func OpenZip(data []byte) (*Package, Report, error) {
	c, err := readZip(data)
	if err != nil {
		return nil, Report{}, NotPackage{lang.Format("不是完整的 zip 文件：%v", "no whole zip file: %v", err)}
	}
	p, r := c.verify()
	return p, r, nil
}

func (c *contents) verify() (*Package, Report) {
	p := &Package{}
	if c.manifest(p) {
		c.listed(p)
		c.sums(p.Files)
		c.journal(p.Manifest)
	}
	r := Report{Key: p.Manifest.Key, Unit: p.Manifest.Unit, Files: len(c.files)}
	if len(c.wrong) == 0 {
		if err := p.zip(); err != nil {
			c.note("无法重新打包：%v", "it cannot be packed again: %v", err)
		}
	}
	r.Whole, r.Problems = len(c.wrong) == 0, append([]lang.Text{}, c.wrong...)
	if !r.Whole {
		return nil, r
	}
	r.Package = p.Sum
	return p, r
}

// manifest reads the manifest. Without one there is nothing to hold the files against.
func (c *contents) manifest(p *Package) bool {
	data, ok := c.files[ManifestFile]
	if !ok {
		c.note("缺少 %s", "%s is missing", ManifestFile)
		return false
	}
	m := &p.Manifest
	if err := json.Unmarshal(data, m); err != nil {
		c.note("%s 无法读取：%v", "%s cannot be read: %v", ManifestFile, err)
		return false
	}
	if m.Format != Format {
		c.note("%s 的格式是 %q，本程序只认识 %q", "the format in %s is %q; this program knows only %q", ManifestFile, m.Format, Format)
		return false
	}
	if m.Key == "" || m.Key != message.HandOffKey(m.Case, m.Attempt) {
		c.note("%s 的编号 %q 与案号和次数不符", "the number %[2]q in %[1]s is not that of case and attempt", ManifestFile, m.Key)
	}
	return true
}

// listed holds the files against the manifest, and takes them into the package in its order.
func (c *contents) listed(p *Package) {
	known := map[string]bool{ManifestFile: true, SumsFile: true}
	for _, l := range p.Manifest.Files {
		data, ok := c.files[l.Name]
		switch {
		case known[l.Name] || !fs.ValidPath(l.Name) || strings.ContainsAny(l.Name, "/\\:\x00"):
			c.note("%s 列有不当的文件名 %q", "%s lists an improper name, %q", ManifestFile, l.Name)
			continue
		case !ok:
			c.note("缺少 %q", "%q is missing", l.Name)
		case int64(len(data)) != l.Bytes:
			c.note("%q 有 %d 字节，应为 %d", "%q has %d bytes, not %d", l.Name, len(data), l.Bytes)
		case sum(data) != l.SHA256:
			c.note("%q 已被改动：校验和不符", "%q was altered: its sum is another", l.Name)
		}
		known[l.Name] = true
		p.Files = append(p.Files, File{l.Name, data})
	}
	if !known[DossierFile] {
		c.note("%s 没有列出 %s", "%s does not list %s", ManifestFile, DossierFile)
	}
	for _, name := range c.names() {
		if !known[name] {
			c.note("多出 %q", "%q does not belong to it", name)
		}
	}
	for _, name := range []string{ManifestFile, SumsFile} {
		p.Files = append(p.Files, File{name, c.files[name]})
	}
}

// sums holds the files against SHA256SUMS, to its last byte: what the receiver keeps of a package is one sum of it all.
func (c *contents) sums(files []File) {
	data, ok := c.files[SumsFile]
	if !ok {
		c.note("缺少 %s", "%s is missing", SumsFile)
		return
	}
	summed := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		line, ended := strings.CutSuffix(line, "\n")
		is, name, ok := strings.Cut(line, "  ")
		file, there := c.files[name]
		switch {
		case !ok || !ended || summed[name] || name == SumsFile:
			c.note("%s 有不当的一行 %q", "%s has an improper line, %q", SumsFile, line)
		case !there:
			c.note("%s 列有 %q，但没有这个文件", "%s lists %q, which is not there", SumsFile, name)
		case sum(file) != is:
			c.note("%[2]q 与 %[1]s 不符", "%[2]q is not as %[1]s says", SumsFile, name)
		}
		summed[name] = true
	}
	for _, name := range c.names() {
		if name != SumsFile && !summed[name] {
			c.note("%s 没有列出 %q", "%s does not list %q", SumsFile, name)
		}
	}
	if len(c.wrong) == 0 && !bytes.Equal(data, sums(files[:len(files)-1])) {
		c.note("%s 的次序与 %s 不符", "the order in %s is not that of %s", SumsFile, ManifestFile)
	}
}

// journal checks the chain of the journal in the dossier, up to the entry that the manifest names.
func (c *contents) journal(m Manifest) {
	data, ok := c.files[DossierFile]
	if !ok {
		return // told already
	}
	var d struct {
		Case    string          `json:"case"`
		Journal []message.Entry `json:"journal"`
	}
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&d); err != nil {
		c.note("%s 无法读取：%v", "%s cannot be read: %v", DossierFile, err)
		return
	}
	if d.Case != m.Case {
		c.note("案卷是案件 %q 的，而不是 %q 的", "the dossier is of case %q, not %q", d.Case, m.Case)
	}
	if text, broken := dossier.CheckChain(d.Journal, m.Journal.Head); broken {
		c.wrong = append(c.wrong, lang.Format("办理记录的%s", "The journal: %s", text))
	} else if n := int64(len(d.Journal)); n != m.Journal.Seq {
		c.note("办理记录有 %d 条，应为 %d", "the journal has %d entries, not %d", n, m.Journal.Seq)
	}
}

// Text says in a few lines what came of the verification.
func (r Report) Text() lang.Text {
	if r.Whole {
		return lang.Format("移送材料完整：编号 %s，%s，%d 个文件。\n整包 SHA-256：%s", "The material is whole: number %s, %s, %d files.\nSHA-256 of the package: %s", r.Key, r.Unit, r.Files, r.Package)
	}
	var zh, en strings.Builder
	fmt.Fprintf(&zh, "移送材料不完整或者被改动，%d 处：", len(r.Problems))
	fmt.Fprintf(&en, "The material is not whole, or was altered, problems: %d", len(r.Problems))
	for _, p := range r.Problems {
		zh.WriteString("\n- " + p.ZH)
		en.WriteString("\n- " + p.EN)
	}
	return lang.Text{ZH: zh.String(), EN: en.String()}
}
