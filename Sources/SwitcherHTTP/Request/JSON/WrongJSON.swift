/// Why a body is not the JSON it should be, in the caller's terms.
struct WrongJSON: Error {
    let reason: String

    init(reason: String) {
        self.reason = reason
    }

    init(_ error: any Error) {
        switch error as? DecodingError {
        case .typeMismatch(let type, let context)?, .valueNotFound(let type, let context)?:
            reason = "\(Self.place(context.codingPath)) must be \(Self.name(of: type))"
        case .keyNotFound(let key, let context)?:
            reason = "\(Self.place(context.codingPath + [key])) is missing"
        case .dataCorrupted(let context)? where !context.codingPath.isEmpty:
            reason = "\(Self.place(context.codingPath)) is not valid"
        default:
            reason = "the body is not valid JSON"
        }
    }

    /// As in `usercoins[0].punames[3]`.
    private static func place(_ path: [any CodingKey]) -> String {
        guard !path.isEmpty else { return "the body" }
        return path.reduce(into: "") { place, key in
            if let index = key.intValue {
                place += "[\(index)]"
            } else {
                place += place.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is [Any].Type: "a list"
        case is [String: Any].Type: "an object"
        default: "of another type"
        }
    }
}
