package config

import (
	"errors"
	"io/fs"
	"slices"
	"time"

	"github.com/spf13/pflag"
	"go.temporal.io/sdk/contrib/envconfig"

	"duecourse/internal/lang"
	"duecourse/internal/message"
)

const (
	// DefaultFile is the settings file that is read where none is named and it exists.
	DefaultFile = "duecourse.yaml"
	// EnvPrefix begins the name of every setting in the environment: DUECOURSE_TEMPORAL_ADDRESS.
	EnvPrefix = "DUECOURSE"

	maxSettings = 1 << 20 // bytes
)

// Settings are what a program can be told. A flag overrules the environment, the environment the file, the file
// Temporal's own profile, and that the defaults.
type Settings struct {
	Lang     lang.Lang // default by locale
	Measures string    // path of a file that replaces the embedded Measures; default none
	Calendar string    // the same for the calendar
	Periods  string    // the same for the periods
	Temporal Temporal
	Worker   Worker
	Log      Log
	Tracing  Tracing
	Register string // where the register is: sqlite:PATH or postgres://…
	Notify   Notify
	HandOff  HandOff

	Collective Collective
	terms      message.Terms
}

// Temporal is how the engine is reached.
type Temporal struct {
	Address   string
	Namespace string
	APIKey    string
	TLS       TLS

	// Profile is the whole of Temporal's own environment profile. The fields above overrule it; it counts for what they
	// have no word for: gRPC metadata, authority, certificates given in the environment itself.
	Profile envconfig.ClientConfigProfile

	profileName string
}

// TLS is how the connection to the engine is secured.
type TLS struct {
	Enabled       Switch
	CA, Cert, Key string // paths of PEM files
	ServerName    string // where it differs from the address
}

// Switch is a setting that is on, off, or left to the others.
type Switch string

const (
	On   Switch = "yes"
	Off  Switch = "no"
	Auto Switch = "auto"
)

// Worker is what a worker process needs besides.
type Worker struct {
	Listen      string        // address of /metrics, /healthz and /readyz
	StopTimeout time.Duration // how long work that was begun may take to end after a request to stop
}

// Log is how a program tells of its work on its standard error.
type Log struct {
	Format string   // LogText or LogJSON
	Level  LogLevel // the least that is told; none leaves it to the program
}

// Formats of the log.
const (
	LogText = "text"
	LogJSON = "json"
)

// LogLevel is the weight of a line of the log.
type LogLevel string

const (
	LogDebug LogLevel = "debug"
	LogInfo  LogLevel = "info"
	LogWarn  LogLevel = "warn"
	LogError LogLevel = "error"
)

// Tracing is where traces are sent; without an endpoint nowhere.
type Tracing struct {
	Endpoint string // URL
}

// Notify is how notices reach people.
type Notify struct {
	Outbox    string // folder into which every notice is written
	Webhook   Webhook
	SMTP      SMTP
	Addresses []Address
}

// Webhook is where notices are posted; without a URL nowhere.
type Webhook struct {
	URL     string
	Token   string // a bearer token
	CA      string // path of a PEM file
	Timeout time.Duration
}

// SMTP is the server that takes mail; without a host there is none.
type SMTP struct {
	Host     string
	Port     int    // 0 where TLS decides it
	TLS      string // one of SMTPStartTLS, SMTPTLS, SMTPPlain
	CA       string // path of a PEM file
	User     string
	Password string
	From     string
}

// How a connection to a mail server is secured.
const (
	SMTPStartTLS = "starttls" // asked for and required
	SMTPTLS      = "tls"      // from the first byte
	SMTPPlain    = "none"
)

// HandOff is where cases go that are handed over to the commission: to each place that is set.
type HandOff struct {
	DropFolder string
	URL        string // without one nothing is posted
	Token      string // a bearer token
	CA         string // path of a PEM file
	Timeout    time.Duration
}

// Address is whom mail for a role goes to: in one unit, or in every unit that has no entry of its own where none is
// named. Without a mail address it says that nobody is written to.
type Address struct {
	Role message.Role `json:"role"`
	Unit string       `json:"unit,omitempty"`
	To   []string     `json:"to"`
}

// Terms are the waits by kind of docket item. They travel in a case's input when it opens; no workflow reads a setting.
func (s Settings) Terms() message.Terms { return slices.Clone(s.terms) }

// MeasuresData returns the Measures in force by these settings and the name of their file. The error is a
// source.Problems.
func (s Settings) MeasuresData() (name string, data []byte, err error) {
	if s.Measures == "" {
		name, data = Measures()
		return name, data, nil
	}
	data, err = ReadData(s.Measures)
	return s.Measures, data, err
}

// Load reads the settings. A flag counts where it is set and named as AddFlags names it; one named config says which
// file is read. The error is a source.Problems with every mistake and its place.
func Load(flags *pflag.FlagSet) (Settings, error) {
	r, err := resolve(flags)
	if err != nil {
		return Settings{}, err
	}
	return r.settings, nil
}

// cause is what went wrong with a file, without the path that the message names already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
