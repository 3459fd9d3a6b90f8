package import JSONReading
package import Logging

/// One of `APIUsers`, as it is written. What is wrong with it beyond its shape is a rule of ``ConfigurationCheck``.
package struct APIUserEntry: Codable, Sendable, Equatable {
    package var user: String?
    package var password: Secret?
    package var passwordHash: Secret?
    package var rights: [String]?
    /// What is wrong with the shape, behind the entry's place: ` must be an object`, `.User must be a string`.
    var problem: String?
    /// Members that mean nothing here, or are found in spite of their spelling, as they read in a warning behind the entry's place.
    private(set) var remarks: [String] = []

    enum CodingKeys: String, CodingKey, CaseIterable {
        case user = "User"
        case password = "Password"
        case passwordHash = "PasswordHash"
        case rights = "Rights"
    }

    private static let members = JSONMembers(CodingKeys.self)

    package init(user: String? = nil, password: Secret? = nil, passwordHash: Secret? = nil, rights: [String]? = nil) {
        self.user = user
        self.password = password
        self.passwordHash = passwordHash
        self.rights = rights
    }

    /// - Throws: Also where a member that matters is there twice: nobody guesses which password counts.
    init(_ reader: inout JSONReader) throws(JSONError) {
        self.init()
        guard try reader.kind() == .object else {
            problem = " must be an object"
            try reader.skip()
            return
        }
        let start = reader.mark
        try reader.map { name, reader throws(JSONError) in
            if let remark = Self.remark(on: name.string) { remarks.append(remark) }
            try reader.skip()
        }
        try reader.reread(from: start) { reader throws(JSONError) in try readMembers(&reader) }
    }

    /// What an operator should be told about a member's name; `nil` where it is one of ours to the letter.
    private static func remark(on name: String) -> String? {
        guard let key = CodingKeys.allCases.first(where: { ASCIICase.areSame($0.rawValue, name) }) else {
            return ": unknown member \(name.quoted) is ignored"
        }
        return key.rawValue.utf8.elementsEqual(name.utf8) ? nil : ": member \(name.quoted) is spelled \(key.rawValue.quoted) here"
    }

    private mutating func readMembers(_ reader: inout JSONReader) throws(JSONError) {
        try reader.object(Self.members) { member, reader throws(JSONError) in
            let start = reader.mark
            try reader.skip()
            try reader.reread(from: start) { reader throws(JSONError) in
                guard try !reader.takesNull(), try !reads(member, &reader) else { return }
                problem = problem ?? ".\(member.rawValue) must be \(member == .rights ? [String].wanted : String.wanted)"
            }
        }
    }

    /// - Returns: Whether the value is of the type that the member has.
    private mutating func reads(_ member: CodingKeys, _ reader: inout JSONReader) throws(JSONError) -> Bool {
        switch member {
        case .user:
            user = try String.read(&reader)
            return user != nil
        case .password:
            password = try Secret.read(&reader)
            return password != nil
        case .passwordHash:
            passwordHash = try Secret.read(&reader)
            return passwordHash != nil
        case .rights:
            rights = try [String].read(&reader)
            return rights != nil
        }
    }
}

/// What `APIUsers` has.
package struct APIUserEntries: ConfigurationReadable {
    package var all: [APIUserEntry] = []
    /// What is wrong with the list, behind its name: `[0].User is there twice`.
    private(set) var problem: String?

    package init() {}

    package init(_ entries: [APIUserEntry]) {
        all = entries
    }

    package init(from decoder: any Decoder) throws {
        all = try [APIUserEntry](from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        try all.encode(to: encoder)
    }

    package static var wanted: String { "a list of objects with User, Password or PasswordHash, and Rights" }
    package static var wantedInEnvironment: String { "\(wanted), in JSON" }
    package static var isSecret: Bool { true }

    package static func read(_ reader: inout JSONReader) throws(JSONError) -> APIUserEntries? {
        guard try reader.kind() == .array else { return nil }
        var entries: [APIUserEntry] = []
        try reader.array { _, reader throws(JSONError) in entries.append(try APIUserEntry(&reader)) }
        return APIUserEntries(entries)
    }

    /// JSON, as in the file. Empty is none.
    package init?(environment text: String) {
        guard !text.trimmingBlanks.isEmpty else {
            self.init()
            return
        }
        var read: APIUserEntries?
        do throws(JSONError) {
            try JSONReader.read(Array(text.utf8)) { reader throws(JSONError) in read = try Self.read(&reader) }
        } catch  where !error.isSyntax {
            self.init()
            problem = "\(error.path) \(error.mismatch ?? "")"
            return
        } catch {
            return nil
        }
        guard let read else { return nil }
        self = read
    }

    /// How many there are: their names are half of what it takes to get in.
    package var logged: Logger.MetadataValue { "\(all.count)" }
}
