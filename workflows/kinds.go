package workflows

import "duecourse/internal/message"

// kind says of a docket item what holds for all of its kind.
type kind struct {
	from    message.Role
	article string // of the Measures that orders it; where another law does, its rule cites it
	lapses  bool   // ends with its date. The others stay open, with a red card: a duty does not go away by being late
	stops   bool   // stands still while the case is suspended
	lasts   bool   // is never forgotten: what was carried out may have to be undone
}

// kinds are all kinds of docket items. That an item lapses never decides a case.
var kinds = map[message.ItemKind]kind{
	message.AwaitFacts:     {from: message.Handler, article: "10", stops: true},
	message.AwaitEvidence:  {from: message.Handler, article: "10", stops: true},
	message.AwaitTelling:   {from: message.Handler, article: "10", stops: true},
	message.AwaitStatement: {from: message.Officer, article: "10", lapses: true, stops: true},
	message.AwaitProposal:  {from: message.Handler, article: "10", stops: true},
	message.AwaitReview:    {from: message.LegalReviewer, article: "10", stops: true},
	message.AwaitDecision:  {from: message.Supervisor, article: "10", stops: true},
	message.AwaitService:   {from: message.Handler, article: "11", stops: true},
	message.AwaitLimit:     {from: message.Supervisor, article: "11"},

	message.AwaitRecusal: {from: message.Supervisor, article: "10", stops: true},

	message.AwaitTransfer:   {from: message.Supervisor, article: "13"},
	message.AwaitReceipt:    {from: message.Commission, article: "13"},
	message.AwaitCommission: {from: message.Commission, article: "13"},
	message.AwaitOpinion:    {from: message.Expert, article: "14"},

	message.AwaitFollowUp:          {from: message.Handler, article: "12", stops: true, lasts: true},
	message.AwaitAdmonition:        {from: message.Handler, article: "12", lapses: true},
	message.AwaitRestore:           {from: message.Handler, article: "11", lasts: true},
	message.AwaitReviewApplication: {from: message.Officer, article: "11", lapses: true},
	message.AwaitReviewDecision:    {from: message.Supervisor, article: "11"},
	message.AwaitAppeal:            {from: message.Officer, article: "11", lapses: true},
	message.AwaitAppealDecision:    {from: message.Superior, article: "11"},

	message.AwaitClarification: {from: message.Handler, article: "17"},
	message.AwaitPolice:        {from: message.Handler, article: "18"},
	message.AwaitCompensation:  {from: message.Handler, article: "19"},

	message.AwaitClock: {from: message.System, article: "8"},

	message.AwaitReply:       {from: message.Superior, article: "8.6", lapses: true},
	message.AwaitApplication: {from: message.Handler, article: "8.24", lapses: true},
	message.AwaitAcceptance:  {from: message.Department, article: "8.19", lapses: true},
	message.AwaitLateEntry:   {from: message.Handler, article: "8", lapses: true},
	message.AwaitNoDetriment: {from: message.Handler, article: "20"},
	message.AwaitRound:       {from: message.Handler, article: "20"},
	message.AwaitComplaint:   {from: message.Supervisor, article: "20"},
}
