package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"duecourse/config"
	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/period"
)

// datedAnew times "starter calendar apply" over cases that stand open, with days off by which the last day of every
// hearing moves; and the same again, as after an interruption, when all of it is done.
func (b *bench) datedAnew(ctx context.Context, s *standing) error {
	file, err := daysOff(filepath.Dir(s.folder), civil.On(time.Now()))
	if err != nil {
		return err
	}
	b.report.section("dating", "starter calendar apply 的整个进程：全部未结重新计算日期，然后原样再运行一次；%d 件未结",
		"starter calendar apply as a whole process: everything open counts its dates anew, then the same again; %d open cases", s.cases)
	for _, c := range []struct {
		name, result string
		what         lang.Text
	}{
		{"dated_per_second", "moved", lang.Text{ZH: "每秒重新计算并且变动的", EN: "dated anew a second, every one moved"}},
		{"dated_before_per_second", "done_before", lang.Text{ZH: "每秒发现此前已办的", EN: "found done before a second"}},
	} {
		b.tell("starter calendar apply: %s", c.result)
		took, said, err := b.starterSays(ctx, s, []string{"calendar", "apply", file, "--as", "op-001", "-o", "json"})
		if err != nil {
			return err
		}
		n := strings.Count(said, `"result":"`+c.result+`"`)
		if n < s.cases {
			return fmt.Errorf("of %d cases only %d are %s by %s", s.cases, n, c.result, file)
		}
		b.report.add(Figure{Name: fmt.Sprintf("%s_%d", c.name, s.cases), What: c.what, Value: float64(n) / took.Seconds(), Unit: "1/s"})
	}
	return nil
}

// daysOff writes the built-in calendar to a folder, with every day that is worked in the three weeks after a day off: more
// than any holiday has.
func daysOff(folder string, day civil.Date) (string, error) {
	name, data := config.Calendar()
	days, err := period.ReadCalendar(name, data)
	if err != nil {
		return "", err
	}
	noticed := 0
	for d := day.AddDays(1); !d.After(day.AddDays(21)); d = d.AddDays(1) {
		if !days.Working(d) {
			continue
		}
		if year := d.Year(); year != noticed { // a notice is for one year
			noticed = year
			amends := map[bool]string{true: "yes", false: "no"}[days.Announced(year)]
			data = fmt.Appendf(data, "\n  - year: %d\n    amends: %s\n    notice: bench\n    days:\n", year, amends)
		}
		data = fmt.Appendf(data, "      - {holiday: bench, from: %s}\n", d)
	}
	file := filepath.Join(folder, "calendar.yaml")
	return file, os.WriteFile(file, data, 0o600)
}
