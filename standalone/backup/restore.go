package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/register"
	"duecourse/standalone/engine"
)

// Restored is what a restored folder holds.
type Restored struct {
	Manifest *Manifest
	Cases    int // of the register
	Open     int // of these
	Replayed int // workflows that are under way and were replayed
	// Findings are what is wrong with the data itself, as it was when the backup was taken: a broken chain, a case that
	// engine and register do not both know. They keep nobody from restoring it.
	Findings []lang.Text
}

// How says how far a restoring goes.
type How int

const (
	ForGood   How = iota
	DryRun        // everything is checked and nothing is left
	Replaying     // the same, and whatever is under way is replayed by this build
)

// Restore puts a backup back as a data folder, which must not be there or be empty. Everything is written and checked
// beside it and then gets its name, so that the folder is whole or not there.
func Restore(ctx context.Context, from, data string, how How) (_ *Restored, err error) {
	m, err := readManifest(from)
	if err != nil {
		return nil, err
	}
	if found, err := os.ReadDir(data); err == nil && len(found) > 0 {
		return nil, refuse(nil, "数据目录 %s 不是空的：恢复只写入新的目录", "the data folder %s is not empty: a backup is restored to a new one only", data)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, refuse(err, "数据目录 %s 不能读取：%v", "the data folder %s cannot be read: %v", data, err)
	}
	abs, err := filepath.Abs(data)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(abs), 0o700); err != nil {
		return nil, refuse(err, "目录 %s 不能建立：%v", "the folder %s cannot be made: %v", filepath.Dir(abs), err)
	}
	beside, err := os.MkdirTemp(filepath.Dir(abs), filepath.Base(abs)+".restoring-*")
	if err != nil {
		return nil, refuse(err, "目录 %s 不能写入：%v", "the folder %s cannot be written: %v", filepath.Dir(abs), err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(beside)) }() // what has its name by then is no longer there
	for _, f := range m.Files {
		to := filepath.Join(beside, filepath.FromSlash(f.Name))
		if !filepath.IsLocal(filepath.FromSlash(f.Name)) {
			return nil, refuse(nil, "备份的文件名 %q 不能使用", "the backup's file name %q cannot be used", f.Name)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return nil, err
		}
		if err := copyFile(filepath.Join(from, filepath.FromSlash(f.Name)), to); err != nil {
			return nil, err
		}
	}
	r, err := check(ctx, beside)
	if err != nil {
		return nil, err
	}
	if r.Manifest = m; how == Replaying {
		running, err := runningWorkflows(ctx, filepath.Join(beside, engine.DatabaseFile))
		if err != nil {
			return nil, err
		}
		var findings []lang.Text
		if r.Replayed, findings, err = replay(ctx, beside, running); err != nil {
			return nil, err
		}
		r.Findings = append(r.Findings, findings...)
	}
	if how != ForGood {
		return r, nil
	}
	if err := os.Remove(abs); err != nil && !errors.Is(err, fs.ErrNotExist) { // empty, or not there
		return nil, refuse(err, "数据目录 %s 不能替换：%v", "the data folder %s cannot be replaced: %v", data, err)
	}
	if err := os.Rename(beside, abs); err != nil {
		return nil, refuse(err, "数据目录 %s 不能写入：%v", "the data folder %s cannot be written: %v", data, err)
	}
	return r, nil
}

// check holds a data folder that nobody uses against itself.
func check(ctx context.Context, folder string) (*Restored, error) {
	for _, name := range []string{registerFile, engine.DatabaseFile} {
		if err := whole(ctx, filepath.Join(folder, name)); err != nil {
			return nil, err
		}
	}
	if err := engine.CheckDatabase(ctx, filepath.Join(folder, engine.DatabaseFile)); err != nil {
		return nil, err
	}
	reg, err := register.Open(ctx, "sqlite:"+filepath.Join(folder, registerFile))
	if err != nil {
		return nil, err
	}
	r := &Restored{}
	err = r.look(ctx, folder, reg)
	return r, errors.Join(err, reg.Close())
}

// look counts the cases, verifies every chain, and looks for each open case in the engine.
func (r *Restored) look(ctx context.Context, folder string, reg *register.Register) error {
	broken, err := reg.Verify(ctx, func(done, _ int) { r.Cases = done })
	if err != nil {
		return err
	}
	for _, b := range broken {
		r.Findings = append(r.Findings, b.Text)
	}
	running, err := runningWorkflows(ctx, filepath.Join(folder, engine.DatabaseFile))
	if err != nil {
		return err
	}
	for filter := (register.Filter{Open: true}); ; {
		page, err := reg.Cases(ctx, filter)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, c := range page {
			r.Open++
			if !running[message.WorkflowID(c.Case)] {
				r.Findings = append(r.Findings, lang.Format("案件 %s 在台账里未结，引擎里却没有在办", "case %s is open in the register and not under way in the engine", c.Case))
			}
		}
		filter.After = page[len(page)-1].Case
	}
}

// runningWorkflows are the ids of the workflows that are under way in the engine's database.
func runningWorkflows(ctx context.Context, path string) (map[string]bool, error) {
	db, err := still(path)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	const running = 1 // WORKFLOW_EXECUTION_STATUS_RUNNING
	rows, err := db.QueryContext(ctx, `SELECT workflow_id FROM current_executions e JOIN namespaces n ON n.id = e.namespace_id
		WHERE e.status = ? AND n.name = ?`, running, engine.DefaultNamespace)
	if err != nil {
		return nil, fmt.Errorf("the engine's database: %w", err)
	}
	defer rows.Close()
	ids := map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids[id] = true
	}
	return ids, rows.Err()
}
