/// The members of an object that somebody reads, by their names. Made once, and kept.
public struct JSONMembers<Member: CaseIterable & RawRepresentable & Sendable>: Sendable where Member.RawValue == String {
    let all: [Member]
    let names: [String]
    private let encoded: [[UInt8]]

    /// - Parameter type: At most 64 cases, no two of which differ in ASCII case alone.
    public init(_ type: Member.Type) {
        all = Array(type.allCases)
        names = all.map(\.rawValue)
        encoded = names.map { Array($0.utf8) }
        precondition(all.count <= 64, "a set of members is a word of 64 bits")
    }

    /// Ignoring ASCII case: two members of one object that differ in it alone are the same member, twice.
    func index(of name: UnsafeBufferPointer<UInt8>) -> Int? {
        encoded.firstIndex { encoded in
            guard encoded.count == name.count else { return false }
            for offset in 0..<name.count where encoded[offset] != name[offset] {
                guard ASCIICase.areSame(encoded[offset], name[offset]) else { return false }
            }
            return true
        }
    }
}

/// Names compared as Go compares those of JSON's members, as far as ASCII goes.
public enum ASCIICase {
    /// Whether two names are the same but for A–Z and a–z.
    public static func areSame(_ one: String, _ other: String) -> Bool {
        one.utf8.elementsEqual(other.utf8, by: areSame)
    }

    static func areSame(_ one: UInt8, _ other: UInt8) -> Bool {
        one == other || (one ^ other == 0x20 && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(one | 0x20))
    }
}
