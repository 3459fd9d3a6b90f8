/// Which requests are served, before their routes look at them: what a reload of the configuration replaces as a whole.
struct AdmissionRules: Sendable {
    let authentication: Authentication
    let crossSite: CrossSiteRule
    let bodies: BodyLimits
}
