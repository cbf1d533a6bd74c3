package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// format is that of the manifest and of what lies beside it.
const format = 1

// Manifest says what belongs to a backup. It is written last: a folder without it is no backup.
type Manifest struct {
	Format int       `json:"format"`
	At     time.Time `json:"at"` // when it was begun; everything before is in it
	Files  []File    `json:"files"`
}

// File is one file of a backup.
type File struct {
	Name   string `json:"name"` // relative, with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Size is how many bytes the files have together.
func (m *Manifest) Size() (n int64) {
	for _, f := range m.Files {
		n += f.Size
	}
	return n
}

// complete lists the files of the folder and writes the manifest into it.
func (m *Manifest) complete(folder string) error {
	var err error
	if m.Files, err = filesIn(folder); err != nil {
		return err
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	part := filepath.Join(folder, manifestFile+".part")
	if err := os.WriteFile(part, append(text, '\n'), 0o600); err != nil {
		return err
	}
	if err := sync(part); err != nil {
		return err
	}
	return os.Rename(part, filepath.Join(folder, manifestFile))
}

// readManifest reads the manifest and holds the files of the folder against it.
func readManifest(folder string) (*Manifest, error) {
	text, err := os.ReadFile(filepath.Join(folder, manifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, refuse(err, "%s 不是完整的备份：没有 %s", "%s is no whole backup: it has no %s", folder, manifestFile)
	}
	if err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, refuse(err, "备份的 %s 不能读取：%v", "the backup's %s cannot be read: %v", manifestFile, err)
	}
	if m.Format != format {
		return nil, refuse(nil, "备份的格式是 %d，本程序只认识 %d", "the backup has format %d and this program knows %d", m.Format, format)
	}
	found, err := filesIn(folder)
	if err != nil {
		return nil, err
	}
	for _, f := range m.Files {
		if !slices.Contains(found, f) {
			return nil, refuse(nil, "备份的文件 %s 缺失或者已被改动", "the backup's file %s is missing or was changed", f.Name)
		}
	}
	for _, f := range found {
		if !slices.Contains(m.Files, f) {
			return nil, refuse(nil, "备份目录里多出文件 %s", "there is a file %s that does not belong to the backup", f.Name)
		}
	}
	return &m, nil
}

// filesIn are all files of a folder but the manifest, by name.
func filesIn(folder string) (all []File, err error) {
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(folder, path)
		if err != nil || rel == manifestFile {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		sum := sha256.New()
		n, err := io.Copy(sum, f)
		all = append(all, File{filepath.ToSlash(rel), n, hex.EncodeToString(sum.Sum(nil))})
		return err
	})
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return all, err
}
