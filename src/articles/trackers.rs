//! What an address tells of who sent its reader, and when: nothing of the article.
//!
//! Only names that are trackers on every site stand here. What is one on some sites alone (`ref`, `source`, `si`)
//! chooses the article on others.

use percent_encoding::percent_decode_str;
use url::Url;

/// Of whole families; in small letters, as the names are.
const BEGINNINGS: [&str; 9] =
    ["utm_", "mtm_", "matomo_", "hsa_", "oly_", "vero_", "bsft_", "at_custom", "aspsessionid"];

const NAMES: [&str; 86] = [
    // advertisements, by who sells them
    "fbclid",
    "fb_action_ids",
    "fb_action_types",
    "fb_ref",
    "fb_source",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "gad_source",
    "gad_campaignid",
    "srsltid",
    "msclkid",
    "yclid",
    "ymclid",
    "ysclid",
    "twclid",
    "ttclid",
    "li_fat_id",
    "igshid",
    "igsh",
    "epik",
    "rdt_cid",
    "scclid",
    "sccid",
    "irclickid",
    "rb_clickid",
    "wickedid",
    "s_kwcid",
    "_branch_match_id",
    "__twitter_impression",
    // letters, by who sends them
    "mc_cid",
    "mc_eid",
    "mc_tc",
    "_hsenc",
    "_hsmi",
    "__hssc",
    "__hstc",
    "__hsfp",
    "hsctatracking",
    "mkt_tok",
    "ml_subscriber",
    "ml_subscriber_hash",
    "ck_subscriber_id",
    "_ke",
    "_kx",
    "nr_email_referer",
    "elqtrackid",
    "spmailingid",
    "spuserid",
    "spjobid",
    "spreportid",
    "trk_contact",
    "trk_msg",
    "trk_module",
    "trk_sid",
    "dm_i",
    // counters of visits, by who counts
    "_ga",
    "_gl",
    "_openstat",
    "s_cid",
    "icid",
    "ref_src",
    "ref_url",
    "xtor",
    "at_medium",
    "at_campaign",
    "ns_source",
    "ns_mchannel",
    "ns_campaign",
    "ns_linkname",
    "ns_fee",
    "wt.mc_id",
    "wt_mc",
    "pk_campaign",
    "pk_kwd",
    "pk_source",
    "pk_medium",
    "piwik_campaign",
    "piwik_kwd",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    // sessions
    "jsessionid",
    "phpsessid",
];

/// The rest of the address stays as it is written, byte for byte.
pub(super) fn take_off(url: &mut Url) {
    if let Some(query) = url.query() {
        let kept: Vec<_> = query.split('&').filter(|pair| !pair.is_empty() && !tracks(pair)).collect();
        let kept = kept.join("&");
        url.set_query((!kept.is_empty()).then_some(&kept));
    }
    if let Some(path) = without_session(url.path()) {
        url.set_path(&path);
    }
}

fn tracks(pair: &str) -> bool {
    let name = percent_decode_str(pair.split('=').next().unwrap_or_default()).decode_utf8_lossy().to_ascii_lowercase();
    // "&amp;utm_medium": an address escaped once too often.
    let name = name.strip_prefix("amp;").unwrap_or(&name);
    NAMES.contains(&name) || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

/// `/a;jsessionid=9F/b` is `/a/b`.
fn without_session(path: &str) -> Option<String> {
    // ASCII as the path is, it is as long in small letters.
    let start = path.to_ascii_lowercase().find(";jsessionid=")?;
    let session = &path[start + 1..];
    let end = session.find([';', '/']).map_or(path.len(), |length| start + 1 + length);
    Some(format!("{}{}", &path[..start], &path[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(rest: &str) -> String {
        let mut url = Url::parse(&format!("https://ward.example{rest}")).unwrap();
        take_off(&mut url);
        url.as_str().strip_prefix("https://ward.example").unwrap().to_owned()
    }

    #[test]
    fn every_tracker_leaves_however_it_is_written() {
        for name in NAMES {
            assert_eq!(name, name.to_ascii_lowercase());
            assert_eq!(clean(&format!("/a?{name}=1&id=2")), "/a?id=2", "{name}");
            assert_eq!(clean(&format!("/a?id=2&{}=1", name.to_ascii_uppercase())), "/a?id=2", "{name}");
        }
        for name in
            ["utm_x", "UTM_Source", "hsa_acc", "oly_anon_id", "oly_enc_id", "amp;utm_medium", "ICID", "%75tm_id"]
        {
            assert_eq!(clean(&format!("/a?{name}=1")), "/a", "{name}");
        }
    }

    #[test]
    fn what_may_choose_the_article_stays_byte_for_byte() {
        for rest in
            ["/a?id=1&ref=x&source=y&t=%20+%2B", "/a?b", "/a?=x", "/a?idfbclid=1", "/utm_source=x", "/a;b=c?d=e"]
        {
            assert_eq!(clean(rest), rest);
        }
        assert_eq!(clean("/a?"), "/a");
        assert_eq!(clean("/a?&&id=1&"), "/a?id=1");
    }

    #[test]
    fn a_session_leaves_the_path() {
        assert_eq!(clean("/a;jsessionid=9F.node1?id=1"), "/a?id=1");
        assert_eq!(clean("/a;JSESSIONID=9F/b"), "/a/b");
        assert_eq!(clean("/a;v=1;jsessionid=9F;w=2"), "/a;v=1;w=2");
    }
}
