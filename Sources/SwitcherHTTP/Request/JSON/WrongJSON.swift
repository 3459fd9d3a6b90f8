import JSONReading

/// Why a body is not the JSON it should be, in the caller's terms.
struct WrongJSON: Error {
    let reason: String

    init(reason: String) {
        self.reason = reason
    }

    /// As in `usercoins[0].punames[3] must be a string`.
    init(_ error: JSONError) {
        if let mismatch = error.mismatch {
            reason = "\(error.path.isEmpty ? "the body" : error.path) \(mismatch)"
        } else {
            reason = "the body is not valid JSON"
        }
    }
}
