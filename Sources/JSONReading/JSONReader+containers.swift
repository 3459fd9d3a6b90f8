extension JSONReader {
    /// Reads an object of which some members matter. Those are found by their names, exactly or ignoring ASCII case; the others are
    /// skipped.
    ///
    /// - Parameter read: Must read the value of that member.
    /// - Throws: ``JSONError``, also when a member that matters is there twice.
    public mutating func object<Member>(
        _ members: JSONMembers<Member>,
        _ read: (Member, inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        guard try kind() == .object else { throw error(.wrongType(wanted: "an object")) }
        guard try open(UInt8(ascii: "{"), UInt8(ascii: "}")) else { return }
        var seen: UInt64 = 0
        repeat {
            skipBlanks()
            let nameStart = position
            let name = try scanString()
            try takeColon()
            if let index = withBytes(of: name, { members.index(of: $0) }) {
                guard seen & 1 << UInt64(index) == 0 else {
                    throw error(.duplicate, at: nameStart).within(member: members.names[index])
                }
                seen |= 1 << UInt64(index)
                do throws(JSONError) {
                    try read(members.all[index], &self)
                } catch {
                    throw error.within(member: members.names[index])
                }
            } else {
                try skip()
            }
        } while try goesOn(to: UInt8(ascii: "}"))
    }

    /// Reads an object whose names are data.
    ///
    /// - Parameter read: Gets a member's name, and must read its value.
    public mutating func map(_ read: (JSONText, inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
        guard try kind() == .object else { throw error(.wrongType(wanted: "an object")) }
        guard try open(UInt8(ascii: "{"), UInt8(ascii: "}")) else { return }
        repeat {
            let name = text(of: try scanString())
            try takeColon()
            try read(name, &self)
        } while try goesOn(to: UInt8(ascii: "}"))
    }

    /// Reads an array.
    ///
    /// - Parameter read: Gets an element's index, and must read its value.
    public mutating func array(_ read: (Int, inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
        guard try kind() == .array else { throw error(.wrongType(wanted: "a list")) }
        guard try open(UInt8(ascii: "["), UInt8(ascii: "]")) else { return }
        var index = 0
        repeat {
            do throws(JSONError) {
                try read(index, &self)
            } catch {
                throw error.within(index: index)
            }
            index += 1
        } while try goesOn(to: UInt8(ascii: "]"))
    }

    /// The error that the value just read is not of the wanted kind.
    ///
    /// - Parameter wanted: As it reads after "must be".
    public func mismatch(_ wanted: String) -> JSONError {
        error(.wrongType(wanted: wanted))
    }

    /// The error that a member of the object just read is not there.
    public func missing(_ member: String) -> JSONError {
        error(.missing).within(member: member)
    }

    // MARK: Brackets, commas and colons

    /// - Returns: Whether there is anything between the brackets. Otherwise both are read.
    mutating func open(_ opening: UInt8, _ closing: UInt8) throws(JSONError) -> Bool {
        try take(opening)
        depth += 1
        guard depth <= Self.maximumDepth else { throw error(.tooDeep) }
        skipBlanks()
        guard peek() == closing, position < bytes.count else { return true }
        position += 1
        depth -= 1
        return false
    }

    /// Reads a comma, or the closing bracket.
    mutating func goesOn(to closing: UInt8) throws(JSONError) -> Bool {
        skipBlanks()
        let found = peek()
        guard found == UInt8(ascii: ",") else {
            try take(closing)
            depth -= 1
            return false
        }
        let comma = position
        position += 1
        skipBlanks()
        if peek() == closing { throw error(.trailingComma, at: comma) }
        return true
    }

    mutating func takeColon() throws(JSONError) {
        skipBlanks()
        try take(UInt8(ascii: ":"))
    }
}
