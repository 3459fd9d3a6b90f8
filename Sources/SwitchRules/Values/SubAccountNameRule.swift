import ZNodeNaming

/// What a sub-account (`puname`) may be called, in the order of docs/api.md.
package enum SubAccountNameRule {
    /// In bytes of UTF-8: sserver looks up no longer name.
    package static let maximumByteCount = 200

    /// Checks a name.
    ///
    /// - Parameters:
    ///   - name: `nil` if it was not given, which is the same as empty.
    ///   - lowercases: Whether A–Z become a–z, byte by byte as sserver does it, before anything else is done with it.
    /// - Returns: The name as its record is called.
    package static func checked(_ name: String?, lowercases: Bool) throws(SwitchRefusal) -> String {
        guard let name, !name.isEmpty else { throw .nameEmpty }
        guard isValid(name) else { throw .nameInvalid }
        return lowercases ? name.lowercasedASCII : name
    }

    /// Whether it may be a record's.
    package static func isValid(_ name: String) -> Bool {
        name.utf8.count <= maximumByteCount && ZNodeNameRule.problem(in: name) == nil
    }
}

extension String {
    fileprivate var lowercasedASCII: String {
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard utf8.contains(where: capitals.contains) else { return self }
        return String(decoding: utf8.map { capitals.contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    }
}
