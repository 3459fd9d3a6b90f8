import SwitchRules

/// Which coin each of many sub-accounts should mine, kept small: some twenty bytes for each beside its name.
package struct ExpectedCoins {
    private var bytes: [UInt8] = []
    /// Where each name ends in `bytes`, in the order of the file.
    private var ends: [Int] = []
    private var coinOf: [UInt16] = []
    private var coins: [String] = []
    private var coinIndices: [[UInt8]: UInt16] = [:]
    /// Of the names in the order of their bytes, each once.
    private var order: [Int] = []

    package init() {}

    package var count: Int { order.count }

    /// Of a name that is given twice the last coin counts.
    package mutating func add(name: String, coin: String) throws {
        let key = Array(coin.utf8)
        let index: UInt16
        if let known = coinIndices[key] {
            index = known
        } else {
            guard coins.count < Int(UInt16.max) else { throw ControlError(.badInput, "there are more than \(UInt16.max) coins") }
            index = UInt16(coins.count)
            coinIndices[key] = index
            coins.append(coin)
        }
        bytes.append(contentsOf: name.utf8)
        ends.append(bytes.count)
        coinOf.append(index)
    }

    /// To be called when all are there.
    package mutating func sort() {
        let (bytes, ends) = (bytes, ends)
        let isBefore: (Int, Int) -> Bool? = { one, other in
            bytes.withUnsafeBufferPointer { bytes in
                let (oneStart, otherStart) = (one == 0 ? 0 : ends[one - 1], other == 0 ? 0 : ends[other - 1])
                let (oneCount, otherCount) = (ends[one] - oneStart, ends[other] - otherStart)
                for offset in 0..<min(oneCount, otherCount) where bytes[oneStart + offset] != bytes[otherStart + offset] {
                    return bytes[oneStart + offset] < bytes[otherStart + offset]
                }
                return oneCount == otherCount ? nil : oneCount < otherCount
            }
        }
        let sorted = ends.indices.sorted { isBefore($0, $1) ?? ($0 < $1) }
        order = []
        order.reserveCapacity(sorted.count)
        for index in sorted {
            // The last of the same.
            if let last = order.last, isBefore(last, index) == nil { order.removeLast() }
            order.append(index)
        }
    }

    /// The entry at a place of the order.
    package subscript(_ place: Int) -> (name: String, coin: String) {
        let index = order[place]
        let start = index == 0 ? 0 : ends[index - 1]
        return (String(decoding: bytes[start..<ends[index]], as: UTF8.self), coins[Int(coinOf[index])])
    }
}
