package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"duecourse/internal/casefile"
)

func newCase(a *app) *cobra.Command {
	cmd := newGroup(a, "case")
	cmd.Short = a.text("案件文件：模板和格式", "Case files: a template and the format")
	cmd.AddCommand(newCaseNew(a), newCaseSchema(a))
	return cmd
}

func newCaseNew(a *app) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:     "new",
		Short:   a.text("输出空白案件文件，列出办法问及的全部事实", "Write an empty case file with every fact that the Measures ask for"),
		Example: examples("starter case new --out case.yaml", "starter case new --lang en | less"),
		Args:    arguments(0, 0, nothing),
		RunE: func(*cobra.Command, []string) error {
			m, err := a.load()
			if err != nil {
				return err
			}
			template := casefile.Template(m, a.lang)
			if out == "" {
				_, err := a.out.Write(template)
				return err
			}
			if err := create(out, template); err != nil {
				return err
			}
			fmt.Fprintln(a.errs, a.text("已写入 %s", "written to %s", out))
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", a.text("写入文件 `FILE`；已有的文件不会被覆盖", "write to `FILE`; one that exists is not overwritten"))
	return cmd
}

func newCaseSchema(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   a.text("输出案件文件的 JSON Schema，供编辑器校验和补全", "Write the JSON Schema of case files, for editors to check and complete by"),
		Example: examples("starter case schema > case.schema.json"),
		Args:    arguments(0, 0, nothing),
		RunE: func(*cobra.Command, []string) error {
			m, err := a.load()
			if err != nil {
				return err
			}
			schema, err := casefile.Schema(m)
			if err != nil {
				return err
			}
			_, err = a.out.Write(schema)
			return err
		},
	}
}

// create writes a new file and leaves one that exists alone. A file that cannot be written in full is removed again.
func create(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return usage("%s 已存在，不会覆盖", "%s exists and is not overwritten", path)
	case err != nil:
		return usage("无法写入 %s：%v", "%s cannot be written: %v", path, reason(err))
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
