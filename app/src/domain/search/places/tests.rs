use super::super::words;
use super::*;

fn area(code: &str, name_th: &str, name_en: &str) -> Area {
    Area { code: AreaCode::parse(code).unwrap(), name_th: name_th.to_owned(), name_en: name_en.to_owned() }
}

fn country() -> Vec<Area> {
    vec![
        area("901101", "หาดใหญ่", "Hat Yai"),
        area("90", "สงขลา", "Songkhla"),
        area("9011", "หาดใหญ่", "Hat Yai"),
        area("9012", "หาดทราย", "Hat Sai"),
        area("90110101", "หาดใหญ่", "Hat Yai"),
        area("801201", "หาดใหญ่", "Hat Yai"),
        area("92", "ตรัง", "Trang"),
        area("9201", "เมืองตรัง", "Mueang Trang"),
        area("130301", "รังสิต", "Rangsit"),
        area("3003", "คง", "Khong"),
        area("100601", "ลาดพร้าว", "Lat Phrao"),
        area("1038", "ลาดพร้าว", "Lat Phrao"),
        area("110101", "วัดโพธิ์", "Wat Pho"),
        area("30", "นครราชสีมา", "Nakhon Ratchasima"),
        area("3402", "ศรีเมืองใหม่", "Si Mueang Mai"),
        area("4613", "สมเด็จ", "Somdet"),
        area("850406", "จปร.", "Cho Po Ro"),
    ]
}

fn codes(areas: &BTreeSet<AreaCode>) -> Vec<&str> {
    areas.iter().map(AreaCode::as_str).collect()
}

#[test]
fn a_place_is_named_as_people_name_it() {
    let areas = country();
    let places = Places::new(&areas);
    for (typed, expected) in [
        ("หาดใหญ่", vec!["801201", "9011"]),
        ("หาดใหญ่ใน", vec![]),
        ("อ.หาดใหญ่", vec!["9011"]),
        ("อำเภอหาดใหญ่", vec!["9011"]),
        ("ต.หาดใหญ่", vec!["801201", "901101"]),
        ("จังหวัดสงขลา", vec!["90"]),
        ("ตรัง", vec!["92"]),
        ("จ.ตรัง", vec!["92"]),
        ("อ.เมืองฯ", vec!["9201"]),
        ("เขตลาดพร้าว", vec!["1038"]),
        ("แขวงลาดพร้าว", vec!["100601"]),
        ("คง", vec!["3003"]),
        ("อำเภอคง", vec!["3003"]),
        ("songkhla", vec!["90"]),
        ("amphoeHatYai", vec!["9011"]),
        ("ใหญ่", vec![]),
        ("หาด", vec![]),
        ("วัด", vec![]),
        ("อำเภอ", vec![]),
        ("อ.", vec![]),
        ("(อ.เมือง", vec!["9201"]),
        ("อ.ส.ม.", vec![]),
        ("จ.ป.ร.", vec!["850406"]),
        ("เมือง", vec!["9201"]),
        ("โคราช", vec!["30"]),
        ("ราชสีมา", vec!["30"]),
        ("Ratchasima", vec!["30"]),
        ("อำเภอหาดใหญ่จังหวัดสงขลา", vec!["9011"]),
        ("อ.หาดใหญ่จ.สงขลา", vec!["9011"]),
        ("หาดใหญ่สงขลา", vec!["9011", "901101"]),
        ("ตำบลหาดใหญ่อำเภอหาดใหญ่จังหวัดสงขล", vec!["901101"]),
        ("อำเภอเมืองจังหวัดตรัง", vec!["9201"]),
        ("อำเภอหาดใหญ่จังหวัดตรัง", vec![]),
        ("จ.โคราช", vec!["30"]),
    ] {
        assert_eq!(codes(&places.meant(&words(typed), &[])[0].exact), expected, "{typed}");
    }
}

#[test]
fn a_name_may_be_written_in_several_words_beside_others() {
    let areas = country();
    let places = Places::new(&areas);
    for (typed, expected) in [
        ("Hat Yai", vec![vec!["801201", "9011"], vec!["801201", "9011"]]),
        ("อำเภอ หาดใหญ่", vec![vec!["9011"], vec!["801201", "9011"]]),
        ("Hat Yai District", vec![vec!["801201", "9011"], vec!["801201", "9011"], vec!["9011"]]),
        ("อ.คงจ.โคราช", vec![vec!["3003"]]),
        ("จ. สงขลา อบรม", vec![vec!["90"], vec!["90"], vec![]]),
        ("Amphoe Hat Yai", vec![vec!["9011", "9012"], vec!["801201", "9011", "9012"], vec!["801201", "9011"]]),
    ] {
        let meant = places.meant(&words(typed), &[]);
        assert_eq!(meant.iter().map(|of| codes(&of.exact)).collect::<Vec<_>>(), expected, "{typed}");
    }
}

#[test]
fn one_letter_may_be_wrong_when_nothing_is_called_so() {
    let areas = country();
    let places = Places::new(&areas);
    let meant = places.meant(&words("สงขหลา หาดใหญ่"), &[]);
    assert_eq!((codes(&meant[0].exact), codes(&meant[0].near)), (vec![], vec!["90"]));
    assert_eq!(meant[1].near, meant[1].exact);
    let meant = places.meant(&words("Hat Yia"), &[]);
    assert_eq!((codes(&meant[0].exact), codes(&meant[1].near)), (vec![], vec!["801201", "9011"]));
    let meant = places.meant(&words("หาดใหญ่ ก"), &[]);
    assert!(meant[1].near.is_empty(), "a letter beside a name is not the name");
}

#[test]
fn what_half_the_country_is_called_means_the_one_that_another_word_points_at() {
    let capital = |n: usize| area(&format!("{n}01"), &format!("เมือง{n}"), "Mueang");
    let mut areas: Vec<Area> = (20..20 + MOST + 1).map(capital).collect();
    areas.extend((20..20 + MOST + 1).map(|n| area(&n.to_string(), &format!("จังหวัดที่{n}"), "")));
    areas.push(area("340105", "หนองขอน", "Nong Khon"));
    let places = Places::new(&areas);
    let meant = |typed: &str, within: &[&AreaCode]| places.meant(&words(typed), within).remove(0).exact;
    assert!(meant("อ.เมือง", &[]).is_empty());
    assert_eq!(codes(&meant("อ.เมือง จังหวัดที่34", &[])), ["3401"]);
    assert_eq!(codes(&meant("อ.เมือง ต.หนองขอน", &[])), ["3401"], "around what another word means");
    let own = AreaCode::parse("45").unwrap();
    assert_eq!(codes(&meant("อ.เมือง", &[&own])), ["4501"], "a province's own");
    let village = AreaCode::parse("45010101").unwrap();
    assert_eq!(codes(&meant("อ.เมือง", &[&village])), ["4501"], "around what is asked for");
}

#[test]
fn all_words_together_name_what_lies_in_what_each_means() {
    let areas = country();
    let places = Places::new(&areas);
    for (typed, expected) in [
        ("ต.หาดใหญ่ อ.หาดใหญ่ จ.สงขลา", vec!["901101"]),
        ("Hat Yai", vec!["801201", "9011"]),
        ("จ.สงขลา", vec!["90"]),
        ("หาดใหญ่ ตรัง", vec![]),
        ("หาดใหญ่ อบรม", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(codes(&meant_by_all(&places.meant(&words(typed), &[]))), expected, "{typed}");
    }
}
