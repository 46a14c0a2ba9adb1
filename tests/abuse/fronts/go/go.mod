module abuse

go 1.19

require portcullis v0.0.0

replace portcullis => ../../../../ffi/examples/go
