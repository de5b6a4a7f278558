use proptest::prelude::*;

use super::*;

/// One grey unit of 8×8 in a code where DC "0" and AC end-of-block both take the one bit 0, so that a picture of `n`
/// blocks is `2 n` bits: small enough to damage bit by bit.
fn grey(blocks: u16, restart_every: u16) -> Vec<u8> {
    let mut file = vec![0xff, 0xd8];
    for class in [0x00, 0x10] {
        file.extend([0xff, 0xc4, 0, 20, class, 1]);
        file.extend([0; 15]);
        file.push(0);
    }
    file.extend([0xff, 0xc0, 0, 11, 8, 0, 8]);
    file.extend((blocks * 8).to_be_bytes());
    file.extend([1, 1, 0x11, 0]);
    file.extend([0xff, 0xdd, 0, 4]);
    file.extend(restart_every.to_be_bytes());
    file.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]);
    let run = if restart_every == 0 { blocks } else { restart_every };
    for (index, first) in (0..blocks).step_by(run.into()).enumerate() {
        if index > 0 {
            file.extend([0xff, 0xd0 + (index as u8 - 1) % 8]);
        }
        let bits = usize::from(run.min(blocks - first)) * 2;
        // A byte's unused bits are ones.
        file.extend(std::iter::repeat_n(0, bits / 8));
        if bits % 8 != 0 {
            file.push(0xff >> (bits % 8));
        }
    }
    file.extend([0xff, 0xd9]);
    file
}

fn verdict(file: &[u8], units: u32) -> Result<(), Flaw> {
    let mut check = Check::new(file);
    while !check.step(units)? {}
    Ok(())
}

#[test]
fn a_whole_picture_passes_in_steps_of_any_length() {
    for restart_every in [0, 4, 100] {
        let file = grey(403, restart_every);
        assert_eq!(dimensions(&file), Ok((403 * 8, 8)));
        for units in [1, 7, 1000] {
            assert_eq!(verdict(&file, units), Ok(()), "restart every {restart_every}, {units} units a step");
        }
    }
}

#[test]
fn a_picture_cut_anywhere_is_refused_even_with_a_closing_marker_put_on() {
    let whole = grey(400, 0);
    for cut in 2..whole.len() - 3 {
        let mut file = whole[..cut].to_vec();
        assert_eq!(verdict(&file, 64), Err(Flaw::Unreadable), "{cut} bytes");
        file.extend([0xff, 0xd9]);
        assert_eq!(verdict(&file, 64), Err(Flaw::Unreadable), "{cut} bytes, closed");
    }
}

#[test]
fn a_forgotten_closing_marker_is_forgiven_when_every_block_is_there() {
    let whole = grey(400, 0);
    assert_eq!(verdict(&whole[..whole.len() - 2], 64), Ok(()));
}

#[test]
fn erased_memory_in_the_middle_is_found() {
    let mut file = grey(4000, 400);
    let middle = file.len() / 2;
    file[middle..middle + 64].fill(0xff);
    assert_eq!(verdict(&file, 64), Err(Flaw::Unreadable));
}

#[test]
fn restarts_must_keep_their_order() {
    let mut file = grey(40, 4);
    let last = file.windows(2).rposition(|pair| pair == [0xff, 0xd0]).unwrap();
    file[last + 1] = 0xd3;
    assert_eq!(verdict(&file, 64), Err(Flaw::Unreadable));
}

proptest! {
    #[test]
    fn hostile_bytes_never_panic_nor_hang(mut bytes in proptest::collection::vec(any::<u8>(), 4..600), units in 1u32..50) {
        bytes[..3].copy_from_slice(&[0xff, 0xd8, 0xff]);
        let _ = verdict(&bytes, units);
    }

    #[test]
    fn damaged_pictures_never_panic_nor_hang(damage in proptest::collection::vec((0usize..200, any::<u8>()), 1..6), restart in 0u16..9) {
        let mut file = grey(200, restart);
        for (at, byte) in damage {
            if let Some(place) = file.get_mut(at) { *place = byte }
        }
        let _ = verdict(&file, 64);
    }
}
