extension Double {
    /// With so many digits after the point, and commas between thousands.
    func text(digits: Int) -> String {
        let isNegative = self < 0
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((magnitude * Double(scale)).rounded())
        var whole = String(scaled / scale)
        var position = whole.count - 3
        while position > 0 {
            whole.insert(",", at: whole.index(whole.startIndex, offsetBy: position))
            position -= 3
        }
        let fraction = digits > 0 ? "." + String(String(scaled % scale + scale).dropFirst()) : ""
        return (isNegative ? "-" : "") + whole + fraction
    }
}
