package bot

import (
	"context"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"faqbot/faq"
)

// metrics count what happens. They hold neither text nor IDs, and every label has a handful of values that
// stand in this program.
type metrics struct {
	registry   *prometheus.Registry
	questions  *prometheus.CounterVec
	latency    prometheus.Histogram
	reloads    *prometheus.CounterVec
	reconnects *prometheus.CounterVec
	drops      *prometheus.CounterVec
	panics     prometheus.Counter
	requests   *prometheus.CounterVec
}

// counted is a Knowledge that counts the reloads of another.
type counted struct {
	Knowledge
	counts *metrics
	// refused says that the last reload was.
	refused atomic.Bool
}

func (k *counted) Reload(ctx context.Context, force bool) (faq.Change, error) {
	c, err := k.Knowledge.Reload(ctx, force)
	k.refused.Store(err != nil)
	outcome := "loaded"
	if err != nil {
		outcome = "refused"
	}
	k.counts.reloads.WithLabelValues(outcome).Inc()
	return c, err
}

func newMetrics() *metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "faqbot", Name: name, Help: help}, labels)
	}
	m := &metrics{
		registry:  prometheus.NewRegistry(),
		questions: counter("questions_total", "Questions by what was decided: answer, choose or none.", "decision"),
		latency: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "faqbot", Name: "question_seconds", Help: "Time from a question's arrival to the decision.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}),
		reloads:    counter("reloads_total", "Reloads of the knowledge by outcome: loaded or refused.", "outcome"),
		reconnects: counter("connections_total", "Connections to Discord's gateway by kind: resumed or new.", "kind"),
		drops:      counter("drops_total", "Events that weren't handled, by reason.", "reason"),
		panics:     prometheus.NewCounter(prometheus.CounterOpts{Namespace: "faqbot", Name: "panics_total", Help: "Panics that were caught."}),
		requests:   counter("rest_responses_total", "Answers of Discord's REST API by status.", "status"),
	}
	m.registry.MustRegister(m.questions, m.latency, m.reloads, m.reconnects, m.drops, m.panics, m.requests,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) connected(resumed bool) {
	kind := "new"
	if resumed {
		kind = "resumed"
	}
	m.reconnects.WithLabelValues(kind).Inc()
}

// asked counts a question by what came of it, and how long it took after its event.
func (m *metrics) asked(ctx context.Context, decision faq.Decision) {
	m.questions.WithLabelValues(string(decision)).Inc()
	m.latency.Observe(time.Since(received(ctx)).Seconds())
}

func (m *metrics) drop(reason string) { m.drops.WithLabelValues(reason).Inc() }

func (m *metrics) panicked() { m.panics.Inc() }

// rest counts an answer. Statuses that HTTP doesn't have are one, so that no server can make up labels.
func (m *metrics) rest(status int) {
	label := "other"
	if status >= 100 && status < 600 {
		label = strconv.Itoa(status)
	}
	m.requests.WithLabelValues(label).Inc()
}
