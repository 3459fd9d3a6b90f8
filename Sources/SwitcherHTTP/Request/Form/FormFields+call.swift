import NIOCore

extension FormFields {
    /// The fields of a call: those of its body, and of its query where the body does not have them. Without `multipart/form-data`
    /// in the content type a body is taken as urlencoded, whatever it says.
    init(_ names: [String], of call: RequestCall) throws(MultipartForm.Malformed) {
        self.init(names)
        if let body = call.body {
            let contentType = HeaderValue((call.contentType ?? "").utf8)
            let result = body.consume { bytes in
                Result { () throws(MultipartForm.Malformed) in
                    if contentType.main == "multipart/form-data" {
                        try MultipartForm.read(bytes.readableBytesView, contentType: contentType, into: &self)
                    } else {
                        URLEncodedForm.read(bytes.readableBytesView, into: &self)
                    }
                }
            }
            try result.get()
        }
        if let query = call.target.query {
            URLEncodedForm.read(query.utf8, into: &self)
        }
    }
}
