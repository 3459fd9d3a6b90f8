/// A header field's value with parameters, as in `form-data; name="coin"`.
struct HeaderValue {
    /// What stands before the first `;`, in lower case.
    let main: String
    private var parameters: [(name: String, value: String)] = []

    /// The first one with that name, without its quotes.
    ///
    /// - Parameter name: In lower case.
    subscript(name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }

    init(_ value: some Sequence<UInt8>) {
        var rest = Array(value)[...]
        main = Self.text(rest.cut(at: UInt8(ascii: ";"))).lowercased()
        while !rest.isEmpty {
            rest = rest.drop { $0.isBlank || $0 == UInt8(ascii: ";") }
            guard let equals = rest.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ";") }) else { break }
            guard rest[equals] == UInt8(ascii: "=") else {
                rest = rest[equals...]
                continue
            }
            let name = Self.text(rest[..<equals]).lowercased()
            rest = rest[rest.index(after: equals)...].drop(while: \.isBlank)
            if rest.first == UInt8(ascii: "\"") {
                rest.removeFirst()
                parameters.append((name, Self.quoted(&rest)))
            } else {
                parameters.append((name, Self.text(rest.cut(at: UInt8(ascii: ";")))))
            }
        }
    }

    private static func quoted(_ rest: inout ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            // Only these two are escaped: browsers of old send Windows paths with single backslashes.
            let isEscape = byte == UInt8(ascii: "\\") && (rest.first == UInt8(ascii: "\"") || rest.first == byte)
            bytes.append(isEscape ? rest.removeFirst() : byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes.drop(while: \.isBlank)
        while bytes.last?.isBlank == true { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}

extension ArraySlice<UInt8> {
    /// Takes what stands before that byte, the byte too.
    fileprivate mutating func cut(at separator: UInt8) -> Self {
        let end = firstIndex(of: separator) ?? endIndex
        defer { self = self[Swift.min(end + 1, endIndex)...] }
        return self[..<end]
    }
}
