package period

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"

	"duecourse/internal/civil"
	"duecourse/internal/lang"
	"duecourse/internal/source"
)

// ReadCalendar reads a calendar file, which is called name in messages. The error is a source.Problems with every
// mistake.
func ReadCalendar(name string, data []byte) (Calendar, error) {
	d, err := source.Parse(name, data)
	if err != nil {
		return Calendar{}, err
	}
	r := &calendarReader{d: d, days: map[civil.Date]day{}}
	var label string
	d.Fields(d.Root(),
		source.Field{Key: "label", Required: true, Read: d.IntoText(&label)},
		source.Field{Key: "notices", Required: true, Read: func(n *yaml.Node) { d.Items(n, r.notice) }},
	)
	if err := d.Err(); err != nil {
		return Calendar{}, err
	}
	sum := sha256.Sum256(data)
	return Calendar{Version: label + "@" + hex.EncodeToString(sum[:])[:12], Years: r.years()}, nil
}

// calendarReader gathers what the notices say. A later notice for the same year overrules an earlier one day by day.
type calendarReader struct {
	d       *source.Document
	days    map[civil.Date]day
	notices []Year // years and citations, in order
}

type day struct {
	kind    DayKind // Holiday, or MakeUp for a day that is worked
	holiday string
	notice  int
}

func (r *calendarReader) notice(n *yaml.Node) {
	d := r.d
	var y Year
	var days *yaml.Node
	d.Fields(n,
		source.Field{Key: "year", Required: true, Read: func(n *yaml.Node) {
			v, err := strconv.Atoi(n.Value)
			if err != nil || v < 1950 || v > 2200 {
				d.Problem(n, "年份应当写作 2026 的样子", "a year is written like 2026")
			}
			y.Year = v
		}},
		source.Field{Key: "citation", Required: true, Read: d.IntoText(&y.Notice)},
		source.Field{Key: "holidays", Required: true, Read: func(n *yaml.Node) { days = n }},
	)
	r.notices = append(r.notices, y)
	if days == nil {
		return
	}
	d.Entries(days, func(key, n *yaml.Node) {
		d.Fields(n,
			source.Field{Key: "off", Required: true, Read: func(n *yaml.Node) { r.list(n, y.Year, Holiday, key.Value) }},
			source.Field{Key: "work", Read: func(n *yaml.Node) { r.list(n, y.Year, MakeUp, key.Value) }},
		)
	})
}

func (r *calendarReader) list(n *yaml.Node, year int, kind DayKind, holiday string) {
	this := len(r.notices)
	r.d.Items(n, func(n *yaml.Node) {
		on, ok := r.d.Date(n)
		if !ok {
			return
		}
		before, known := r.days[on]
		switch weekend := on.Weekday() == time.Saturday || on.Weekday() == time.Sunday; {
		case on.Year() != year:
			r.d.Problem(n, "%s 不在 %d 年", "%s is not in the year %d", on, year)
		case known && before.notice == this && before.kind == kind:
			r.d.Problem(n, "%s 列了两次", "%s is listed twice", on)
		case known && before.notice == this:
			r.d.Problem(n, "%s 既列为休息日又列为工作日", "%s is listed as a day off and as a working day", on)
		case kind == MakeUp && !weekend && !(known && before.kind == Holiday):
			r.d.Problem(n, "%s 不是星期六、星期日，本来就是工作日", "%s is no Saturday or Sunday: it is a working day anyway", on)
		}
		r.days[on] = day{kind, holiday, this}
	})
}

func (r *calendarReader) years() []Year {
	byYear := map[int]*Year{}
	var order []int
	for _, n := range r.notices {
		if y := byYear[n.Year]; y != nil {
			y.Notice += "；" + n.Notice
			continue
		}
		byYear[n.Year] = &Year{Year: n.Year, Notice: n.Notice}
		order = append(order, n.Year)
	}
	var days []civil.Date
	for on := range r.days {
		days = append(days, on)
	}
	slices.SortFunc(days, compare)
	for _, on := range days {
		y, d := byYear[on.Year()], r.days[on]
		if d.kind == Holiday {
			y.Off, y.Names = append(y.Off, on), append(y.Names, d.holiday)
		} else if on.Weekday() == time.Saturday || on.Weekday() == time.Sunday {
			y.Work = append(y.Work, on)
		}
	}
	slices.Sort(order)
	years := make([]Year, len(order))
	for i, n := range order {
		years[i] = *byYear[n]
	}
	return years
}

// ReadRules reads a file of rules, which is called name in messages. The error is a source.Problems with every mistake.
func ReadRules(name string, data []byte) ([]Rule, error) {
	d, err := source.Parse(name, data)
	if err != nil {
		return nil, err
	}
	var rules []Rule
	d.Fields(d.Root(), source.Field{Key: "rules", Required: true, Read: func(n *yaml.Node) {
		d.Entries(n, func(key, n *yaml.Node) { rules = append(rules, readRule(d, key, n)) })
	}})
	return rules, d.Err()
}

func readRule(d *source.Document, key, n *yaml.Node) Rule {
	r := Rule{ID: key.Value}
	d.Fields(n,
		source.Field{Key: "span", Required: true, Read: intoSpan(d, &r.Span)},
		source.Field{Key: "name", Required: true, Read: func(n *yaml.Node) {
			d.Fields(n,
				source.Field{Key: "zh", Required: true, Read: d.IntoText(&r.Name.ZH)},
				source.Field{Key: "en", Required: true, Read: d.IntoText(&r.Name.EN)})
		}},
		source.Field{Key: "citation", Required: true, Read: d.IntoText(&r.Citation)},
		source.Field{Key: "set_by_bureau", Read: func(n *yaml.Node) { r.BureauSet, _ = d.YesNo(n) }},
		source.Field{Key: "longer", Read: func(n *yaml.Node) {
			r.Longer = &Extending{}
			d.Fields(n,
				source.Field{Key: "most", Read: intoSpan(d, &r.Longer.Most)},
				source.Field{Key: "by", Read: intoSpan(d, &r.Longer.By)},
				source.Field{Key: "times", Read: func(n *yaml.Node) {
					v, err := strconv.Atoi(n.Value)
					if err != nil || v < 1 {
						d.Problem(n, "次数应当是正整数", "how often is a whole number from 1 on")
					}
					r.Longer.Times = v
				}},
				source.Field{Key: "roles", Read: func(n *yaml.Node) {
					d.Items(n, func(n *yaml.Node) {
						if role, ok := d.Text(n); ok {
							r.Longer.Roles = append(r.Longer.Roles, role)
						}
					})
				}},
				source.Field{Key: "citation", Required: true, Read: d.IntoText(&r.Longer.Citation)},
			)
			if r.Longer.Most.IsZero() == r.Longer.By.IsZero() {
				d.Problem(n, "most（自同一事件起最长）与 by（最多再延长）二者取一", "give most (the whole at most) or by (so much more at most), and not both")
			}
		}},
	)
	return r
}

func intoSpan(d *source.Document, s *Span) func(*yaml.Node) {
	return func(n *yaml.Node) {
		text, ok := d.Text(n)
		if !ok {
			return
		}
		v, err := ParseSpan(text)
		if err != nil {
			d.Problem(n, "%s", "%s", lang.Text{ZH: "期限应当写作 10wd（工作日）、30d、6m、1y 的样子", EN: "a length of time is written like 10wd (working days), 30d, 6m or 1y"})
		}
		*s = v
	}
}
