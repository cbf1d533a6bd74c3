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

// The years that a notice can be for, and the longest holiday that one can bring, in days. Nothing in the law: whatever is
// beyond is a slip of the keyboard.
const (
	firstYear      = 1949
	lastYear       = 2100
	longestHoliday = 31
)

// ReadCalendar reads a file of days off, which is called name in messages. The error is a source.Problems with every
// mistake that was found.
func ReadCalendar(name string, data []byte) (Calendar, error) {
	d, err := source.Parse(name, data)
	if err != nil {
		return Calendar{}, err
	}
	l := &calendarLoader{d: d, days: map[civil.Date]noticed{}}
	var label string
	d.Fields(d.Root(),
		source.Field{Key: "label", Required: true, Read: d.IntoText(&label)},
		source.Field{Key: "title", Read: bilingual(d, new(lang.Text))},
		source.Field{Key: "notices", Required: true, Read: func(n *yaml.Node) {
			d.Items(n, l.notice)
			if len(n.Content) == 0 {
				d.Problem(n, "至少要有一个通知", "at least one notice is needed")
			}
		}})
	if err := d.Err(); err != nil {
		return Calendar{}, err
	}
	return l.calendar(versionOf(label, data)), nil
}

// versionOf names a version of a file: its label and the first twelve digits of its hash.
func versionOf(label string, data []byte) string {
	sum := sha256.Sum256(data)
	return label + "+" + hex.EncodeToString(sum[:])[:12]
}

// calendarLoader gathers what the notices say, day by day.
type calendarLoader struct {
	d     *source.Document
	years []Year                 // as they are met, without their days
	first map[int]int            // line of the first notice of a year
	days  map[civil.Date]noticed // as far as it was read
	order []civil.Date           // of days
}

// noticed is what a notice says of a day.
type noticed struct {
	kind    DayKind // Holiday, MakeUp, or Workday where an amendment takes a day off back
	holiday string
	line    int
	notice  *yaml.Node
}

func (l *calendarLoader) notice(n *yaml.Node) {
	var (
		year   int
		amends bool
		cited  string
		days   *yaml.Node
	)
	l.d.Fields(n,
		source.Field{Key: "year", Required: true, Read: l.year(&year)},
		source.Field{Key: "amends", Read: func(n *yaml.Node) { amends, _ = l.d.YesNo(n) }},
		source.Field{Key: "notice", Required: true, Read: l.d.IntoText(&cited)},
		source.Field{Key: "days", Required: true, Read: func(n *yaml.Node) { days = n }})
	if year == 0 || days == nil {
		return
	}
	l.cite(n, year, amends, cited)
	l.d.Items(days, func(item *yaml.Node) { l.holiday(item, n, year, amends) })
}

func (l *calendarLoader) year(into *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		y, err := strconv.Atoi(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil || y < firstYear || y > lastYear {
			l.d.Problem(n, "应当填 %d 至 %d 的年份", "a year from %d to %d is expected", firstYear, lastYear)
			return
		}
		*into = y
	}
}

// cite notes the notice of a year. The first one announces it; whatever comes later amends it and says so.
func (l *calendarLoader) cite(n *yaml.Node, year int, amends bool, cited string) {
	if l.first == nil {
		l.first = map[int]int{}
	}
	line, announced := l.first[year]
	switch {
	case announced && !amends:
		l.d.Problem(n, "%d 年已有第 %d 行的通知；修改它的通知要写 amends: yes", "%d has a notice already, in line %d; one that changes it says amends: yes", year, line)
		return
	case !announced && amends:
		l.d.Problem(n, "前面没有 %d 年的通知可供修改", "no notice for %d stands before this one, which amends it", year)
	}
	if !announced {
		l.first[year] = n.Line
		l.years = append(l.years, Year{Year: year, Notice: cited})
		return
	}
	for i := range l.years {
		if l.years[i].Year == year {
			l.years[i].Notice += "；" + cited
		}
	}
}

func (l *calendarLoader) holiday(item, notice *yaml.Node, year int, amends bool) {
	var (
		name     string
		from, to civil.Date
		work     []*yaml.Node
		at       = item
	)
	d := l.d
	d.Fields(item,
		source.Field{Key: "holiday", Required: true, Read: d.IntoText(&name)},
		source.Field{Key: "from", Read: func(n *yaml.Node) { from, _ = d.Date(n); at = n }},
		source.Field{Key: "to", Read: d.IntoDate(&to)},
		source.Field{Key: "work", Read: func(n *yaml.Node) { d.Items(n, func(n *yaml.Node) { work = append(work, n) }) }})
	switch {
	case from.IsZero() && to.IsZero():
		if len(work) == 0 {
			d.Problem(item, "没有写哪天放假（from、to）或者上班（work）", "it names no day off (from, to) and none that is worked (work)")
		}
	case from.IsZero():
		d.Problem(item, "有 to 就要有 from", "to needs from")
	case to.IsZero():
		to = from
		fallthrough
	default:
		l.off(at, notice, year, amends, name, from, to)
	}
	for _, n := range work {
		if day, ok := d.Date(n); ok && l.within(n, day, year) {
			l.work(n, notice, amends, name, day)
		}
	}
}

func (l *calendarLoader) within(n *yaml.Node, day civil.Date, year int) bool {
	if day.Year() != year {
		l.d.Problem(n, "%s 不在 %d 年", "%s is not in %d", day, year)
		return false
	}
	return true
}

func (l *calendarLoader) off(n, notice *yaml.Node, year int, amends bool, name string, from, to civil.Date) {
	switch length := to.Ordinal() - from.Ordinal() + 1; {
	case length < 1:
		l.d.Problem(n, "%s 晚于 %s", "%s is after %s", from, to)
		return
	case length > longestHoliday:
		l.d.Problem(n, "%s 至 %s 有 %d 天：一个假期最多 %d 天", "from %s to %s are %d days: no holiday has more than %d", from, to, length, longestHoliday)
		return
	}
	for day := from; !day.After(to); day = day.AddDays(1) {
		if !l.within(n, day, year) {
			return
		}
		before, said := l.days[day]
		switch {
		case said && before.notice == notice && before.kind != Holiday:
			l.d.Problem(n, "%s 又放假又上班：第 %d 行说上班", "%s is both off and worked: line %d says that it is worked", day, before.line)
		case said && before.kind == Holiday:
			l.d.Problem(n, "%s 重复：已在第 %d 行放假", "%s is given twice: it is off by line %d already", day, before.line)
		case said && !amends:
			l.d.Problem(n, "%s 与第 %d 行不一致", "%s is something else by line %d", day, before.line)
		default:
			l.say(day, noticed{Holiday, name, n.Line, notice})
		}
	}
}

func (l *calendarLoader) work(n, notice *yaml.Node, amends bool, name string, day civil.Date) {
	before, said := l.days[day]
	weekend := isWeekend(day)
	switch {
	case said && before.notice == notice && before.kind == Holiday:
		l.d.Problem(n, "%s 又上班又放假：第 %d 行说放假", "%s is both worked and off: line %d says that it is off", day, before.line)
	case said && before.kind != Holiday:
		l.d.Problem(n, "%s 重复：已在第 %d 行上班", "%s is given twice: it is worked by line %d already", day, before.line)
	case said && !weekend: // an amendment takes a day off back
		l.say(day, noticed{Workday, name, n.Line, notice})
	case !weekend:
		l.d.Problem(n, "%s 不是周末，本来就上班", "%s is no weekend day: it is worked anyway", day)
	default:
		l.say(day, noticed{MakeUp, name, n.Line, notice})
	}
}

func (l *calendarLoader) say(day civil.Date, what noticed) {
	if _, said := l.days[day]; !said {
		l.order = append(l.order, day)
	}
	l.days[day] = what
}

// calendar puts the days into their years, all in order.
func (l *calendarLoader) calendar(version string) Calendar {
	slices.SortFunc(l.years, func(a, b Year) int { return a.Year - b.Year })
	slices.SortFunc(l.order, compare)
	c := Calendar{Version: version, Years: l.years}
	for _, day := range l.order {
		y, what := c.year(day.Year()), l.days[day]
		switch what.kind {
		case Holiday:
			y.Off, y.Names = append(y.Off, day), append(y.Names, what.holiday)
		case MakeUp:
			y.Work = append(y.Work, day)
		}
	}
	return c
}

func isWeekend(d civil.Date) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// bilingual returns a reader that puts a text in both languages into t.
func bilingual(d *source.Document, t *lang.Text) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d.Fields(n,
			source.Field{Key: "zh", Required: true, Read: d.IntoText(&t.ZH)},
			source.Field{Key: "en", Required: true, Read: d.IntoText(&t.EN)})
	}
}
