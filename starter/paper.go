package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"duecourse/internal/dossier"
)

const formMarkdown = "markdown"

// paper is what a command writes out of a dossier: to be read, or for other programs.
type paper struct{ form, file string }

func (p *paper) add(o *online, cmd *cobra.Command) {
	choiceFlag(cmd, &p.form, "output", "o", o.text("输出格式", "form of the output"), formMarkdown, formJSON, formYAML)
	cmd.Flags().StringVar(&p.file, "out", "", o.text("写入文件 `FILE`；已有的文件不会被覆盖", "write to `FILE`; one that exists is not overwritten"))
}

// write writes a view of a dossier, or in Markdown what it reads like. Where the dossier's chain is broken it is written all
// the same, and that is the error.
func (p *paper) write(o *online, d dossier.Dossier, view any, read func(io.Writer) error) error {
	data, err := p.data(view, read)
	if err != nil {
		return err
	}
	if p.file == "" {
		if _, err := o.app.out.Write(data); err != nil {
			return err
		}
	} else if err := create(p.file, data); err != nil {
		return err
	} else {
		fmt.Fprintln(o.errs, o.text("已写入 %s", "written to %s", p.file))
	}
	if d.Broken {
		return failure{d.Chain}
	}
	return nil
}

func (p *paper) data(view any, read func(io.Writer) error) ([]byte, error) {
	if p.form != formMarkdown {
		return encode(p.form, view)
	}
	var b bytes.Buffer
	err := read(&b)
	return b.Bytes(), err
}
