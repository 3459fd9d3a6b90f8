/// What one reply says: a row of the table, and its text with what is different from one reply to the next.
struct ReplyText: Sendable {
    let code: ReplyCode
    /// The `err_msg`.
    let message: String

    /// The `err_no`.
    var number: Int { code.row.number }

    /// - Parameter detail: What stands for the `…` of the text; without it, the text ends before that and its comma.
    init(_ code: ReplyCode, _ detail: String? = nil) {
        self.code = code
        let text = code.row.text
        guard let gap = text.firstIndex(of: "…") else {
            message = text
            return
        }
        if let detail {
            message = text[..<gap] + detail + text[text.index(after: gap)...]
        } else {
            let beginning = text[..<gap]
            message = String(beginning.hasSuffix(", ") ? beginning.dropLast(2) : beginning)
        }
    }
}
