//! P4: split, transform, merge.

use super::common::cases::{SHAPES, SMALL, images, paths};
use super::common::{ROUNDING, close, expected, hashed, holds, own, same, tests};
use exercises::given::{Conv, Shape, conv2d, grouped_conv2d, relu};
use exercises::p4::*;
use ndarray::{Array1, Array4, s};

tests![
    p4_conv_parameters,
    p4_plain_block_of_the_sheet,
    p4_split_block_of_the_sheet,
    p4_split_block_parameters,
    p4_split_block_parameters_of_your_own_shape,
    p4_multiply_adds,
    p4_path_forward,
    p4_a_path_puts_out_nothing_negative,
    p4_layer_forward_of_one_path,
    p4_layer_forward,
    p4_the_order_of_the_paths_does_not_matter,
    p4_stacked_has_its_shapes,
    p4_stacked_does_what_the_paths_do,
    p4_merged_last_weight,
    p4_merged_last_bias,
    p4_merged_last_does_what_the_last_convolutions_did,
];

/// As many parameters as a convolution's arrays have entries.
fn entries(inputs: usize, outputs: usize, kernel: usize) -> usize {
    let weight = Array4::zeros((outputs, inputs, kernel, kernel));
    let conv = Conv { weight, bias: Array1::zeros(outputs) };
    conv.weight.iter().chain(&conv.bias).count()
}

fn p4_conv_parameters() {
    for (inputs, outputs, kernel) in [(1, 1, 1), (3, 2, 1), (2, 5, 3), (7, 4, 5)] {
        let call = format!("conv_parameters({inputs}, {outputs}, {kernel})");
        let came_out = conv_parameters(inputs, outputs, kernel);
        same(&call, came_out, entries(inputs, outputs, kernel));
    }
}

fn p4_plain_block_of_the_sheet() {
    let wanted = [entries(256, 128, 1), entries(128, 128, 3), entries(128, 256, 1)];
    same("plain_block_of_the_sheet()", plain_block_of_the_sheet(), wanted);
}

fn p4_split_block_of_the_sheet() {
    // Every entry of every array of every path, one by one.
    let path = || [entries(256, 4, 1), entries(4, 4, 3), entries(4, 256, 1)];
    let wanted = (0..32).flat_map(|_| path()).sum();
    same("split_block_of_the_sheet()", split_block_of_the_sheet(), wanted);
}

fn p4_split_block_parameters() {
    for (i, shape) in SHAPES.into_iter().enumerate() {
        let wanted = expected(&format!("p4.parameters.{i}"));
        let came_out = split_block_parameters(shape).map(|count| count as f64);
        close(&format!("split_block_parameters({shape:?})"), &came_out, wanted, 0.0);
    }
}

fn p4_split_block_parameters_of_your_own_shape() {
    let (shape, wanted) = own("p4.split_block_parameters", 3);
    let [channels, paths, width, kernel] = [0, 1, 2, 3].map(|i| shape[i] as usize);
    let shape = Shape { channels, paths, width, kernel };
    let came_out = split_block_parameters(shape).map(|count| count as f64);
    close(&format!("split_block_parameters({shape:?})"), &came_out, wanted, 0.0);
}

fn p4_multiply_adds() {
    for (i, shape) in SHAPES.into_iter().enumerate() {
        let wanted = expected(&format!("p4.multiply_adds.{i}"));
        let came_out = multiply_adds(shape) as f64;
        close(&format!("multiply_adds({shape:?})"), &[came_out], wanted, 0.0);
    }
}

fn judge_images(call: &str, came_out: &Array4<f64>, key: &str) {
    same(&format!("{call}: its shape"), came_out.shape(), images().shape());
    close(call, came_out, expected(key), ROUNDING);
}

fn p4_path_forward() {
    for (i, path) in paths().iter().enumerate() {
        let y = path_forward(path, images().view());
        let call = format!("path_forward of paths()[{i}] on images()");
        judge_images(&call, &y, &format!("p4.path.{i}"));
    }
}

fn p4_a_path_puts_out_nothing_negative() {
    for (i, path) in paths().iter().enumerate() {
        let y = path_forward(path, images().view());
        let least = y.iter().fold(f64::INFINITY, |least, y| least.min(*y));
        let call = format!("path_forward of paths()[{i}] on images(): its least entry");
        holds(&call, least, "at least 0", least >= 0.0);
    }
}

fn p4_layer_forward_of_one_path() {
    let y = layer_forward(&paths()[..1], images().view());
    judge_images("layer_forward of paths()[..1] on images()", &y, "p4.path.0");
}

fn p4_layer_forward() {
    let y = layer_forward(&paths(), images().view());
    judge_images("layer_forward of paths() on images()", &y, "p4.layer");
}

fn p4_the_order_of_the_paths_does_not_matter() {
    let turned: Vec<_> = paths().into_iter().rev().collect();
    let y = layer_forward(&turned, images().view());
    let wanted = layer_forward(&paths(), images().view());
    let wanted: Vec<f64> = wanted.iter().copied().collect();
    let call = "layer_forward of paths() on images(), the last path first";
    close(call, &y, &wanted, ROUNDING);
}

fn p4_stacked_has_its_shapes() {
    let Shape { channels: c, paths: p, width: w, kernel: k } = SMALL;
    let wanted = [(p * w, c, 1, 1), (p * w, w, k, k), (p * c, w, 1, 1)];
    for (i, (conv, wanted)) in stacked(&paths()).iter().zip(wanted).enumerate() {
        let call = format!("stacked of paths(): convolution {}", i + 1);
        same(&format!("{call}: the shape of its weight"), conv.weight.dim(), wanted);
        same(&format!("{call}: the length of its bias"), conv.bias.len(), wanted.0);
    }
}

fn p4_stacked_does_what_the_paths_do() {
    let Shape { channels, paths: p, .. } = SMALL;
    let [first, second, third] = stacked(&paths());
    let hidden = relu(conv2d(images().view(), &first));
    let hidden = relu(grouped_conv2d(hidden.view(), &second, p));
    let y = relu(grouped_conv2d(hidden.view(), &third, p));
    for i in 0..p {
        let own = y.slice(s![.., i * channels..(i + 1) * channels, .., ..]);
        let call =
            format!("stacked of paths() on images(): the channels of path {}", i + 1);
        judge_images(&call, &own.to_owned(), &format!("p4.path.{i}"));
    }
}

fn p4_merged_last_weight() {
    let conv = merged_last(&paths());
    let call = "merged_last of paths(): its weight";
    same(&format!("{call}: its shape"), conv.weight.dim(), (3, 8, 1, 1));
    close(call, &conv.weight, expected("p4.merged.weight"), ROUNDING);
}

fn p4_merged_last_bias() {
    let conv = merged_last(&paths());
    let call = "merged_last of paths(): its bias";
    close(call, &conv.bias, expected("p4.merged.bias"), ROUNDING);
}

fn p4_merged_last_does_what_the_last_convolutions_did() {
    // On any hidden channels at all: the merged convolution reads them stacked.
    let paths = paths();
    let Shape { width, .. } = SMALL;
    let hidden = hashed((1, paths.len() * width, 2, 2), 499, 1.0);
    let merged = conv2d(hidden.view(), &merged_last(&paths));
    let mut wanted = Array4::<f64>::zeros((1, 3, 2, 2));
    for (i, path) in paths.iter().enumerate() {
        let own = hidden.slice(s![.., i * width..(i + 1) * width, .., ..]);
        wanted += &conv2d(own, &path.expand);
    }
    let wanted: Vec<f64> = wanted.iter().copied().collect();
    close("conv2d by merged_last of paths()", &merged, &wanted, ROUNDING);
}
