//go:build !race

package bot

const slower = 1
