//! Numbers that begin where a cache line begins.

use std::ops::{Deref, DerefMut};

/// A cache line, in bytes; also the longest vector there is.
const LINE: usize = 64;

/// A slice of fixed length that begins at a multiple of 64 bytes.
///
/// A vector of 64 bytes then lies in one cache line; of those of a plain `Vec`, which begins at a multiple of 16 bytes
/// or less, every one may lie in two, and costs twice as much to load or store.
#[derive(Debug)]
pub struct Aligned<E> {
    room: Vec<E>,
    start: usize,
    len: usize,
}

impl<E: Copy + Default> Aligned<E> {
    /// `len` zeros.
    #[must_use]
    pub fn zeros(len: usize) -> Self {
        let room = vec![E::default(); len + LINE / size_of::<E>().max(1)];
        let start = room.as_ptr().align_offset(LINE).min(room.len() - len);
        Self { room, start, len }
    }
}

impl<E: Copy + Default> From<&[E]> for Aligned<E> {
    fn from(slice: &[E]) -> Self {
        let mut aligned = Self::zeros(slice.len());
        aligned.copy_from_slice(slice);
        aligned
    }
}

impl<E> Deref for Aligned<E> {
    type Target = [E];

    fn deref(&self) -> &[E] {
        &self.room[self.start..][..self.len]
    }
}

impl<E> DerefMut for Aligned<E> {
    fn deref_mut(&mut self) -> &mut [E] {
        &mut self.room[self.start..][..self.len]
    }
}
