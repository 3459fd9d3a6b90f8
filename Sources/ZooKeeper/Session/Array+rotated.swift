extension Array {
    func rotated(by offset: Int) -> ArraySlice<Element> {
        let start = offset % count
        return self[start...] + self[..<start]
    }
}
