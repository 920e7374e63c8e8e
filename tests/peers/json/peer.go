// What Go's encoding/json makes of each document: three verdicts a line, go-map, go-struct
// and go-stream, and a digest of what go-stream decoded.
//
// A verdict is "ok", "s" and the offset of a syntax error, or "t" for any other refusal.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
)

type attribute struct {
	DisplayType *string `json:"display_type"`
	TraitType   string  `json:"trait_type"`
	Value       any     `json:"value"`
}

type metadata struct {
	Name                 string      `json:"name"`
	Description          string      `json:"description"`
	Image                string      `json:"image"`
	ImageURL             string      `json:"image_url"`
	ExternalURL          string      `json:"external_url"`
	AnimationURL         string      `json:"animation_url"`
	AnimationURLMimeType string      `json:"animation_url_mime_type"`
	YoutubeURL           string      `json:"youtube_url"`
	Attributes           []attribute `json:"attributes"`
}

// At the end of the input the scanner tries a space before it complains of the end.
func endsEarly(document []byte, err *json.SyntaxError) bool {
	return err.Error() == "unexpected end of JSON input" ||
		strings.HasPrefix(err.Error(), "invalid character ' '") && document[err.Offset-1] != ' '
}

func verdict(document []byte, err error) string {
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &syntax) && endsEarly(document, syntax):
		return fmt.Sprintf("s%d", syntax.Offset)
	case errors.As(err, &syntax):
		return fmt.Sprintf("s%d", syntax.Offset-1)
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		return "s-"
	}
	return "t"
}

// strconv.ParseFloat counts no more than 800 digits of a number's whole part, so what it
// makes of longer ones is not near their value.
const exactDigits = 800

type digest uint64

func (d *digest) add(b byte) {
	*d = (*d ^ digest(b)) * 0x100000001b3
}

func (d *digest) addWord(w uint64) {
	for i := 0; i < 8; i++ {
		d.add(byte(w >> (8 * i)))
	}
}

func (d *digest) addString(s string) {
	d.addWord(uint64(len(s)))
	for i := 0; i < len(s); i++ {
		d.add(s[i])
	}
}

func (d *digest) addValue(value any) {
	switch v := value.(type) {
	case nil:
		d.add('n')
	case bool:
		if v {
			d.add('t')
		} else {
			d.add('f')
		}
	case json.Number:
		d.add('0')
		if len(v) <= exactDigits {
			float, _ := strconv.ParseFloat(string(v), 64)
			d.addWord(math.Float64bits(float))
		}
	case string:
		d.add('"')
		d.addString(v)
	case []any:
		d.add('[')
		for _, element := range v {
			d.addValue(element)
		}
		d.add(']')
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		sort.Strings(keys)
		d.add('{')
		for _, key := range keys {
			d.addString(key)
			d.addValue(v[key])
		}
		d.add('}')
	}
}

func judge(document []byte, to io.Writer) {
	var asMap map[string]any
	var asStruct metadata
	var asAny any
	mapped := verdict(document, json.Unmarshal(document, &asMap))
	structured := verdict(document, json.Unmarshal(document, &asStruct))
	streamed := verdict(document, json.NewDecoder(bytes.NewReader(document)).Decode(&asAny))
	sum := digest(0xcbf29ce484222325)
	if streamed == "ok" {
		decoder := json.NewDecoder(bytes.NewReader(document))
		decoder.UseNumber()
		decoder.Decode(&asAny)
		sum.addValue(asAny)
	}
	fmt.Fprintf(to, "%s %s %s %016x\n", mapped, structured, streamed, uint64(sum))
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		var length int
		if _, err := fmt.Fscanf(in, "%d\n", &length); err != nil {
			return
		}
		document := make([]byte, length)
		if _, err := io.ReadFull(in, document); err != nil {
			panic(err)
		}
		in.ReadByte()
		judge(document, out)
	}
}
