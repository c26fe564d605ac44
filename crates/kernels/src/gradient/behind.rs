//! The gradient on several threads: one goes through the layers, the others write ∂/∂A behind it.
//!
//! Going back, a layer's δ waits for that of the layer above, but its ∂/∂A = δ·yᵀ for nothing else: half of what the
//! backward pass moves, or all of what it writes. The thread that computes δ hands over two layers at a time, and when it has
//! come to the first layer it helps with what is left.

use std::hint::spin_loop;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use super::backward::{Chain, Outer};
use super::element::{Element, Job, Vectored};
use super::forward::{forward, loss};
use super::pass::Pass;
use crate::level::Arithmetic;
use crate::{Level, Team};

/// Layers handed over together.
const LAYERS: usize = 2;

/// How often a thread asks for work in vain before it offers its processor to others.
const PATIENCE: usize = 100;

/// The loss; everything else where the pass writes it.
pub fn gradient<E: Element>(pass: Pass<E>, level: Level, team: &Team) -> E {
    let Pass { width, weights, biases, target, outputs, slopes, d_weights, .. } = pass;
    let (g, below) = (pass.input, pass.spare);
    let (sender, receiver) = channel();
    let receiver = Mutex::new(receiver);
    let help = || work(&receiver, level);
    let mut result = E::ZERO;
    let first = || {
        level.run(Vectored(Forward { width, weights, biases, outputs, slopes }));
        let outputs: &[E] = outputs;
        result = loss(&outputs[outputs.len() - width..], target, g);
        let numbers = LAYERS * width;
        let layers = weights
            .chunks(numbers * width)
            .zip(outputs[..weights.len() / width].chunks(numbers))
            .zip(slopes.chunks_mut(numbers).zip(d_weights.chunks_mut(numbers * width)));
        for ((weights, outputs), (slopes, d_weights)) in layers.rev() {
            level.run(Vectored(Chain { width, weights, slopes, g, below }));
            let outer = Outer { width, deltas: slopes, outputs, d_weights };
            sender.send(outer).expect("the receiver lives as long as this");
        }
        drop(sender);
        help();
    };
    team.run_beside(first, help);
    result
}

/// Writes what is handed over until all is written.
fn work<E: Element>(receiver: &Mutex<Receiver<Outer<E>>>, level: Level) {
    let mut in_vain = 0;
    loop {
        let next = receiver.lock().expect("no one panics with it").try_recv();
        match next {
            Ok(outer) => {
                in_vain = 0;
                level.run(Vectored(outer));
            }
            Err(TryRecvError::Disconnected) => return,
            Err(TryRecvError::Empty) if in_vain < PATIENCE => {
                in_vain += 1;
                spin_loop();
            }
            Err(TryRecvError::Empty) => {
                in_vain = 0;
                std::thread::yield_now();
            }
        }
    }
}

/// The forward pass alone.
struct Forward<'a, E> {
    width: usize,
    weights: &'a [E],
    biases: &'a [E],
    outputs: &'a mut [E],
    slopes: &'a mut [E],
}

impl<E: Element> Job for Forward<'_, E> {
    type Element = E;
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic, const V: usize, const S: usize>(self) {
        let Self { width, weights, biases, outputs, slopes } = self;
        forward::<E, A, V>(width, weights, biases, outputs, slopes);
    }
}
