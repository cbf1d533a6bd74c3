package main

import (
	"go.yaml.in/yaml/v3"

	"duecourse/internal/casefile"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	"duecourse/internal/source"
)

// refOf is the reference that people wrote, as the Measures write it: of a provision, or of a whole article.
func refOf(m *measures.Measures, s string) (string, error) {
	p, _, err := find(m, s)
	if err != nil {
		return "", err
	}
	if p != nil {
		return p.Ref, nil
	}
	ref, _ := explain.ParseRef(s)
	return ref, nil
}

// readOwnFindings reads one own finding or a list of them, strictly.
func readOwnFindings(path string, m *measures.Measures) ([]message.OwnFinding, error) {
	d, err := source.ReadFile(path, casefile.MaxSize)
	if err != nil {
		return nil, err
	}
	var out []message.OwnFinding
	one := func(n *yaml.Node) {
		var f message.OwnFinding
		d.Fields(n,
			source.Field{Key: "ref", Required: true, Read: func(n *yaml.Node) {
				var err error
				if f.Ref, err = refOf(m, n.Value); err != nil { // 8.10 is no number here
					d.Problem(n, "没有条款 %q", "there is no provision %q", n.Value)
				}
			}},
			source.Field{Key: "text", Required: true, Read: d.IntoText(&f.Text)},
			source.Field{Key: "evidence", Required: true, Read: func(n *yaml.Node) {
				d.Items(n, func(item *yaml.Node) {
					if id, ok := d.Text(item); ok {
						f.Evidence = append(f.Evidence, id)
					}
				})
			}},
			source.Field{Key: "signed_by", Required: true, Read: d.IntoText(&f.SignedBy)})
		out = append(out, f)
	}
	if root := d.Root(); root.Kind == yaml.SequenceNode {
		d.Items(root, one)
	} else {
		one(root)
	}
	return out, d.Err()
}

// readFactors reads what Art. 10 asks to be weighed, strictly.
func readFactors(path string) (message.Factors, error) {
	var f message.Factors
	d, err := source.ReadFile(path, casefile.MaxSize)
	if err != nil {
		return f, err
	}
	d.Fields(d.Root(),
		source.Field{Key: "nature", Required: true, Read: d.IntoText(&f.Nature)},
		source.Field{Key: "circumstances", Required: true, Read: d.IntoText(&f.Circumstances)},
		source.Field{Key: "harm", Required: true, Read: d.IntoText(&f.Harm)},
		source.Field{Key: "fault", Required: true, Read: d.IntoText(&f.Fault)})
	return f, d.Err()
}

var ways = []string{string(message.VoteFor), string(message.VoteAgainst), string(message.VoteReserved), string(message.VoteAbstains)}

// readMeeting reads the record of a collective discussion, strictly. Whether it carries the decision, the procedure says.
func readMeeting(path string) (*message.Meeting, error) {
	d, err := source.ReadFile(path, casefile.MaxSize)
	if err != nil {
		return nil, err
	}
	var m message.Meeting
	d.Fields(d.Root(),
		source.Field{Key: "on", Required: true, Read: d.IntoDate(&m.On)},
		source.Field{Key: "present", Required: true, Read: func(n *yaml.Node) {
			d.Items(n, func(item *yaml.Node) {
				if id, ok := d.Text(item); ok {
					m.Present = append(m.Present, id)
				}
			})
		}},
		source.Field{Key: "votes", Required: true, Read: func(n *yaml.Node) {
			d.Items(n, func(item *yaml.Node) {
				var v message.Vote
				d.Fields(item,
					source.Field{Key: "who", Required: true, Read: d.IntoText(&v.Who)},
					source.Field{Key: "is", Required: true, Read: func(n *yaml.Node) {
						way, _ := d.Choice(n, lang.Text{ZH: "表决", EN: "vote"}, ways)
						v.Is = message.VoteIs(way)
					}},
					source.Field{Key: "text", Read: d.IntoText(&v.Text)})
				m.Votes = append(m.Votes, v)
			})
		}},
		source.Field{Key: "minutes", Required: true, Read: d.IntoText(&m.Minutes)})
	return &m, d.Err()
}
