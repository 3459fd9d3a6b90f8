// swift-tools-version: 6.2
import PackageDescription

/// The settings of the package beside this one.
let strictSettings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
    + (Context.environment["WARNINGS_AS_ERRORS"] == "1" ? [.treatAllWarnings(as: .error)] : [])

let package = Package(
    name: "switcher-benchmarks",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "switcher-benchmark", targets: ["switcher-benchmark"])
    ],
    dependencies: [
        .package(name: "switcher-api-server", path: ".."),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .target(name: "CRawZooKeeper", linkerSettings: [.linkedLibrary("zookeeper_mt")]),
        .target(name: "CHTTPLoad"),
        .executableTarget(
            name: "switcher-benchmark",
            dependencies: [
                "CHTTPLoad",
                "CRawZooKeeper",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UpstreamTestKit", package: "switcher-api-server"),
                .product(name: "ZooKeeperTestKit", package: "switcher-api-server"),
            ],
            swiftSettings: strictSettings
        ),
    ]
)
