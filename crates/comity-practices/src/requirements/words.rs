//! The closed words of this practice.

use crate::closed::words;
use serde::{Deserialize, Serialize};

words! {
    /// What may happen where it does not hold.
    Risk {
        /// Nothing that anybody would notice.
        None = "none", "none";
        /// An annoyance.
        Low = "low", "low";
        /// Harm that passes.
        Medium = "medium", "medium";
        /// Harm that stays.
        High = "high", "high";
    }
}

words! {
    /// What a change does to what a requirement means.
    Weight {
        /// Nothing: it is said otherwise.
        Wording = "wording", "wording only";
        /// It means something else.
        Meaning = "meaning", "changed its meaning";
        /// It means something safer.
        Safety = "safety", "added safety";
    }
}

words! {
    /// What a link of a requirement says.
    Link {
        /// It is derived from another requirement.
        Derives = "derives", "derived from";
        /// A test shows that it holds.
        TestedBy = "tested_by", "tested by";
        /// A design meets it.
        DesignedIn = "designed_in", "designed in";
        /// It serves an initiative besides its own.
        Serves = "serves", "serves";
    }
}

words! {
    /// What must be signed by the function that a rule of composition names.
    Signing {
        /// A clinical review.
        ClinicalReview = "clinical_review", "clinical review";
        /// A review.
        Review = "review", "review";
        /// An approval.
        Approval = "approval", "approval";
        /// Nothing.
        Nothing = "nothing", "nothing";
    }
}

words! {
    /// Whether a signature must be one whose signer had shown at that moment who they are.
    Proof {
        /// It must.
        Asked = "asked", "with proof of who signs";
        /// It need not.
        NotAsked = "not_asked", "with or without proof";
    }
}

words! {
    /// Where an idea comes from.
    Origin {
        /// An expert of the field.
        Expert = "expert", "an expert";
        /// A customer.
        Customer = "customer", "a customer";
        /// What data showed.
        Data = "data", "data";
        /// What research found.
        Research = "research", "research";
        /// What somebody else sells.
        Competitor = "competitor", "a competitor";
        /// Product itself.
        Product = "product", "product";
    }
}
