package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"faqbot/bot/discordtest"

	"github.com/stretchr/testify/require"
)

func TestQuestionsComeWhenTheyAreDueHoweverSlowTheAnswersAre(t *testing.T) {
	var due []time.Time
	began := time.Now()
	pace(t.Context(), 1000, 50*time.Millisecond, func(n int, at time.Time) {
		if n == 0 {
			time.Sleep(10 * time.Millisecond)
		}
		due = append(due, at)
	})
	require.Len(t, due, 50)
	for i := 1; i < len(due); i++ {
		require.Equal(t, time.Millisecond, due[i].Sub(due[i-1]), "a late one moves none of the others")
	}
	require.GreaterOrEqual(t, time.Since(began), 49*time.Millisecond)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	pace(ended, 1, time.Hour, func(n int, _ time.Time) { require.Zero(t, n) })
}

func TestPercentilesAndSlopeAreThoseOfTheSamples(t *testing.T) {
	r := &results{outcomes: map[string]int{}}
	require.Zero(t, r.percentile(.5))
	for n := range 1000 {
		r.add(time.Duration(n)*time.Millisecond, discordtest.View{Embeds: []discordtest.Embed{{}}})
	}
	require.Equal(t, 500*time.Millisecond, r.percentile(.5))
	require.Equal(t, 990*time.Millisecond, r.percentile(.99))
	require.Equal(t, 999*time.Millisecond, r.percentile(1))
	require.Equal(t, 10, r.over(990*time.Millisecond))
	require.NoError(t, r.failed())
	r.add(0, discordtest.View{Silent: true})
	require.ErrorContains(t, r.failed(), "1 questions were not answered")

	var samples []sample
	for n := range 10 {
		samples = append(samples, sample{at: time.Duration(n) * time.Minute, heap: 10 + float64(n)/60, rss: 50})
	}
	require.InDelta(t, 1, slope(samples, func(s sample) float64 { return s.heap }), 1e-9)
	require.InDelta(t, 0, slope(samples, func(s sample) float64 { return s.rss }), 1e-9)
	require.Zero(t, slope(samples[:1], func(s sample) float64 { return s.heap }))
}

func TestQuestionsAreReadFromCasesOrElseFromTheEntries(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cases.jsonl")
	require.NoError(t, os.WriteFile(path, []byte("{\"question\":\"a?\"}\n{\"question\":\"b?\"}\n"), 0o600))
	questions, err := questionsOf(path, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"a?", "b?"}, questions)
	questions, err = questionsOf("", []string{`{"question":"c?"}`, `{"answer":"a passage"}`})
	require.NoError(t, err)
	require.Equal(t, []string{"c?"}, questions)
	_, err = questionsOf("", []string{`{"answer":"a passage"}`})
	require.ErrorContains(t, err, "there are none")
	_, err = questionsOf("", []string{`{`})
	require.ErrorContains(t, err, "line 1")
	few, err := lines(path, 1)
	require.NoError(t, err)
	require.Len(t, few, 1)
}

func TestNobodyAsksMoreOftenThanEveryTenSecondsAtFiveHundredASecond(t *testing.T) {
	d := discordtest.New(t, discordtest.Options{NoSchema: true})
	town := build(d)
	seen := map[string]bool{}
	for n := range 5000 {
		m, _ := town.turn(n)
		require.False(t, seen[m.ID()])
		seen[m.ID()] = true
	}
}
