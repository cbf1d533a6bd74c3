package transfer

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"time"

	"duecourse/internal/civil"
)

// zipped makes a zip file of a folder. Its bytes depend on nothing but the arguments: the files are stored and not
// deflated, since what a compressor makes of them changes with its version; sizes stand before the data, so that a
// reader that does not seek can read it; and every file bears the same time, that of Asia/Shanghai.
func zipped(folder string, at time.Time, files []File) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{
			Name: folder + "/" + f.Name, Method: zip.Store, Flags: utf8Names, CreatorVersion: unix<<8 | 20, ReaderVersion: 20,
			CRC32: crc32.ChecksumIEEE(f.Data), CompressedSize64: uint64(len(f.Data)), UncompressedSize64: uint64(len(f.Data)),
		}
		h.SetMode(0o644)
		//lint:ignore SA1019 CreateRaw writes these fields and not Modified
		h.ModifiedDate, h.ModifiedTime = dosTime(at.In(civil.Zone))
		to, err := w.CreateRaw(h)
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(f.Data); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// Values of the zip format.
const (
	utf8Names = 0x800 // flag: names are UTF-8
	unix      = 3     // the system whose permissions are given
)

// dosTime writes a time as a zip file holds it, in steps of two seconds, within the years that it knows.
func dosTime(t time.Time) (date, clock uint16) {
	year := min(max(t.Year(), 1980), 2107)
	return uint16((year-1980)<<9 | int(t.Month())<<5 | t.Day()), uint16(t.Hour()<<11 | t.Minute()<<5 | t.Second()/2)
}
