// Reads scenarios from standard input, one a line, and prints an answer document for each, as
// `portcullis evaluate --jsonl` does.
package main

import (
	"bufio"
	"os"
	"strings"

	"portcullis"
)

func main() {
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		line, err := in.ReadString('\n')
		if line != "" {
			out.WriteString(portcullis.EvaluateJSON(strings.TrimSuffix(line, "\n")) + "\n")
		}
		if err != nil {
			return
		}
	}
}
