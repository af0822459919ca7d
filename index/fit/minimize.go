package main

import (
	"math"
	"slices"
)

// minimize finds the least value of a convex function of d numbers, that also fills in the gradient, by L-BFGS with
// a backtracking line search. The function is last called at what is returned.
func minimize(d int, f func(x, gradient []float64) float64) []float64 {
	const memory, iterations, enough = 10, 200, 1e-6
	type step struct {
		moved, turned []float64 // differences of place and of gradient
		curvature     float64
	}
	var steps []step
	x, g := make([]float64, d), make([]float64, d)
	value := f(x, g)
	for i := range iterations {
		direction := slices.Clone(g)
		alpha := make([]float64, len(steps))
		for j, s := range slices.Backward(steps) {
			alpha[j] = dot(s.moved, direction) / s.curvature
			add(direction, s.turned, -alpha[j])
		}
		scale := 1 / math.Sqrt(dot(g, g)+1e-12)
		if n := len(steps); n > 0 {
			scale = steps[n-1].curvature / dot(steps[n-1].turned, steps[n-1].turned)
		}
		for j := range direction {
			direction[j] *= scale
		}
		for j, s := range steps {
			add(direction, s.moved, alpha[j]-dot(s.turned, direction)/s.curvature)
		}
		slope := -dot(g, direction)
		if slope >= 0 {
			break
		}
		next, nextG, nextValue := slices.Clone(x), make([]float64, d), 0.
		for size := 1.; ; size /= 2 {
			copy(next, x)
			add(next, direction, -size)
			nextValue = f(next, nextG)
			if nextValue <= value+1e-4*size*slope || size < 1e-6 {
				break
			}
		}
		s := step{moved: slices.Clone(next), turned: slices.Clone(nextG)}
		add(s.moved, x, -1)
		add(s.turned, g, -1)
		if s.curvature = dot(s.moved, s.turned); s.curvature > 1e-10 {
			steps = append(steps, s)
			steps = steps[max(0, len(steps)-memory):]
		}
		done := value-nextValue < enough*math.Abs(value) && i > 5
		x, g, value = next, nextG, nextValue
		if done {
			break
		}
	}
	return x
}

// add adds b, times a factor, to a.
func add(a, b []float64, factor float64) {
	for i, v := range b {
		a[i] += factor * v
	}
}
