package message

import "duecourse/internal/casefile"

// InputOf makes of a case file what opens the case, but for what the file does not say: the version of the Measures, who
// opens it, the officer's account, and the terms. Notes stay behind: they are no facts.
func InputOf(c *casefile.Case) CaseInput {
	in := CaseInput{
		Case: c.Number, Matter: c.Matter, Unit: c.Unit, Post: c.Post,
		Edition: CurrentEdition,
		Act:     Act{Kind: c.Act.Kind, Date: c.Act.Date, Description: c.Act.Description, Evidence: c.Act.Evidence},
	}
	for _, e := range c.Evidence {
		in.Evidence = append(in.Evidence, Evidence{ID: e.ID, Title: e.Title, Kind: e.Kind, Date: e.Date, Source: e.Source})
	}
	for _, f := range c.Facts {
		in.Facts = append(in.Facts, Fact{Name: f.Name, Value: f.Value.String(), By: string(f.By), On: f.On, Evidence: f.Evidence, Note: f.Note})
	}
	return in
}
