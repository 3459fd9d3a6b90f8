package import JSONReading

/// What becomes of the entries of a map of names and coins, one after another.
package protocol UserCoinMap: Sendable {
    /// Reads the value of the member of that name: its coin, or what is no string and has to be skipped.
    mutating func read(_ name: JSONText, _ reader: inout JSONReader) throws(JSONError)

    /// Is told of a member that is no entry where this is the map.
    ///
    /// - Parameter coin: What is said in its place.
    mutating func skip(_ name: JSONText, coin: String)
}
