import NIOCore

/// The values of the fields that a form was asked for. Of a field that is there more than once the first one counts.
struct FormFields {
    private let names: [String]
    private var values: [String?]
    /// A bit for each name.
    private var leftOut: UInt64 = 0
    /// Likewise.
    private var repeated: UInt64 = 0

    /// - Parameter names: ASCII.
    init(_ names: [String]) {
        self.names = names
        values = Array(repeating: nil, count: names.count)
    }

    subscript(name: String) -> String? {
        names.firstIndex(of: name).flatMap { values[$0] }
    }

    /// Whether there was a value of it that cannot be read, and was left out.
    func isLeftOut(_ name: String) -> Bool {
        names.firstIndex(of: name).map { leftOut & 1 << $0 != 0 } ?? false
    }

    /// Whether there was another one of that name, which does not count.
    func isRepeated(_ name: String) -> Bool {
        names.firstIndex(of: name).map { repeated & 1 << $0 != 0 } ?? false
    }

    /// Takes the value of the field with that name, if it is one of them and the first.
    ///
    /// - Parameter value: `nil` where it cannot be read.
    mutating func offer(_ name: some Sequence<UInt8>, _ value: () -> String?) {
        for (index, wanted) in names.enumerated() where name.elementsEqual(wanted.utf8) {
            guard values[index] == nil else {
                repeated |= 1 << index
                continue
            }
            values[index] = value()
            if values[index] == nil { leftOut |= 1 << index }
        }
    }
}

extension FormFields {
    /// The fields of a query alone.
    init(_ names: [String], query: Substring?) {
        self.init(names)
        if let query { URLEncodedForm.read(query.utf8, into: &self) }
    }

    /// The fields of a call: those of its body, and of its query where the body does not have them. Without `multipart/form-data`
    /// in the content type a body is taken as urlencoded, whatever it says.
    init(_ names: [String], of call: RequestCall) throws(FormRefusal) {
        self.init(names)
        if let body = call.body {
            let contentType = HeaderValue((call.contentType ?? "").utf8)
            let result = body.consume { bytes in
                Result { () throws(FormRefusal) in
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
