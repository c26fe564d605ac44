(** * P3. Backpropagation through residual layers: definitions and statements

    Vectors and matrices are functions of the indices; entries are counted from 0, and a statement
    speaks only of the entries below the width. A row and a column are both a [vec].
    Derivatives are those of real functions of one real variable (Coquelicot's [is_derive]). *)

From Coq Require Import Reals List Arith Bool.
From Coquelicot Require Import Coquelicot.
Import ListNotations.
Open Scope R_scope.

(** ** Vectors and matrices *)

Definition vec := nat -> R.
Definition mat := nat -> nat -> R.

(** [sum n f] is f 0 + ... + f (n-1). *)
Fixpoint sum (n : nat) (f : nat -> R) : R :=
  match n with O => 0 | S m => sum m f + f m end.

(** [prod n f] is f 0 * ... * f (n-1); an empty product is 1. *)
Fixpoint prod (n : nat) (f : nat -> R) : R :=
  match n with O => 1 | S m => prod m f * f m end.

(** The matrix [M] with [m] columns times the column [v]. *)
Definition mat_col (m : nat) (M : mat) (v : vec) : vec :=
  fun i => sum m (fun j => M i j * v j).

(** The row [r] times the matrix [M] with [n] rows. *)
Definition row_mat (n : nat) (r : vec) (M : mat) : vec :=
  fun j => sum n (fun i => r i * M i j).

Definition Id : mat := fun i j => if (i =? j)%nat then 1 else 0.
Definition mplus (M N : mat) : mat := fun i j => M i j + N i j.
Definition mscale (c : R) (M : mat) : mat := fun i j => c * M i j.

(** diag(v) M: row i of [M] times v i. *)
Definition diag_mul (v : vec) (M : mat) : mat := fun i j => v i * M i j.

(** The Euclidean norm of a vector with [n] entries, and its square. *)
Definition norm2 (n : nat) (v : vec) : R := sum n (fun i => v i * v i).
Definition norm (n : nat) (v : vec) : R := sqrt (norm2 n v).

(** [e] is the spectral norm of the [n] by [m] matrix [M]: the least e >= 0 with |Mv| <= e|v| for all v. *)
Definition bounds (n m : nat) (M : mat) (e : R) : Prop :=
  0 <= e /\ forall v, norm n (mat_col m M v) <= e * norm m v.
Definition spectral_norm (n m : nat) (M : mat) (e : R) : Prop :=
  bounds n m M e /\ forall c, bounds n m M c -> e <= c.

(** [v] with entry [i] replaced by [t]; likewise for a family of vectors and a family of matrices. *)
Definition put (v : vec) (i : nat) (t : R) : vec := fun j => if (j =? i)%nat then t else v j.
Definition put_b (b : nat -> vec) (l i : nat) (t : R) : nat -> vec :=
  fun k => if (k =? l)%nat then put (b k) i t else b k.
Definition put_A (A : nat -> mat) (l i j : nat) (t : R) : nat -> mat :=
  fun k => if (k =? l)%nat then (fun a => if (a =? i)%nat then put (A k a) j t else A k a) else A k.

(** ** The two networks *)

(** The layers are 1, ..., L; layer l has [n l] entries, the input [n 0]; the output is one number.
    [skip] is true in the residual network and false in the plain one. *)
Record shape := { skip : bool; L : nat; n : nat -> nat; sigma : R -> R }.

(** In the residual network the middle layers 2, ..., L-1 are square. *)
Definition well_formed (N : shape) : Prop :=
  (2 <= L N)%nat /\ (skip N = true -> forall l, (2 <= l <= L N - 1)%nat -> n N l = n N (l - 1)).

(** Has layer [l] a skip? *)
Definition skips (N : shape) (l : nat) : bool := skip N && (2 <=? l)%nat.

(** z_l = A_l u + b_l for the input u of layer l. *)
Definition before (N : shape) (A : nat -> mat) (b : nat -> vec) (l : nat) (u : vec) : vec :=
  fun i => mat_col (n N (l - 1)) (A l) u i + b l i.

(** Hidden layer [l]: sigma(z_l), with the skip sigma(z_l) + u. *)
Definition layer (N : shape) A b (l : nat) (u : vec) : vec :=
  fun i => sigma N (before N A b l u i) + (if skips N l then u i else 0).

(** y_{l+k} as a function of y_l. *)
Fixpoint from (N : shape) A b (l k : nat) (u : vec) : vec :=
  match k with O => u | S k' => layer N A b (l + k) (from N A b l k' u) end.

(** The last layer: A_L u + b_L, one number; A_L is row 0 of [A L]. *)
Definition last (N : shape) A b (u : vec) : R := before N A b (L N) u 0%nat.

(** y_l for a hidden layer, z_l, and y_L, for the input [x]. *)
Definition y (N : shape) A b (x : vec) (l : nat) : vec := from N A b 0 l x.
Definition z (N : shape) A b (x : vec) (l : nat) : vec := before N A b l (y N A b x (l - 1)).
Definition y_L (N : shape) A b (x : vec) : R := last N A b (y N A b x (L N - 1)).

(** sigma is differentiable at every entry of every z_l of the hidden layers. *)
Definition smooth (N : shape) A b x : Prop :=
  forall l i, (1 <= l <= L N - 1)%nat -> (i < n N l)%nat -> ex_derive (sigma N) (z N A b x l i).

(** sigma'(z_l), and J_l = diag(sigma'(z_l)) A_l. *)
Definition slope (N : shape) A b x (l : nat) : vec := fun i => Derive (sigma N) (z N A b x l i).
Definition J (N : shape) A b x (l : nat) : mat := diag_mul (slope N A b x l) (A l).

(** The Jacobian of hidden layer [l]: I + J_l with a skip, J_l without. *)
Definition jacobian (N : shape) A b x (l : nat) : mat :=
  if skips N l then mplus Id (J N A b x l) else J N A b x l.

(** The row g_l = A_L (I + J_{L-1}) ... (I + J_{l+1}), without the I in the plain network, built from
    the left: [backward k] is g_{L-1-k}. *)
Fixpoint backward (N : shape) A b x (k : nat) : vec :=
  match k with
  | O => A (L N) 0%nat
  | S k' => row_mat (n N (L N - 1 - k')) (backward N A b x k') (jacobian N A b x (L N - 1 - k'))
  end.
Definition g (N : shape) A b x (l : nat) : vec := backward N A b x (L N - 1 - l).

(** ** Claim P3.1 *)

(** P3.1. In a hidden layer the partial derivative of entry i of y_l by entry j of y_{l-1} is entry (i, j)
    of I + J_l with a skip and of J_l without. *)
Definition p3_1_jacobian : Prop :=
  forall N A b x l i j, well_formed N ->
  (1 <= l <= L N - 1)%nat -> (i < n N l)%nat -> (j < n N (l - 1))%nat ->
  ex_derive (sigma N) (z N A b x l i) ->
  let u := y N A b x (l - 1) in
  is_derive (fun t => layer N A b l (put u j t) i) (u j) (jacobian N A b x l i j).

(** P3.1. The Jacobian is the total derivative too: along every differentiable curve through y_{l-1} with
    velocity v, the layer has the velocity (I + J_l)v, or J_l v without a skip. *)
Definition p3_1_curves : Prop :=
  forall N A b x l (u : R -> vec) (v : vec) t i, well_formed N ->
  (1 <= l <= L N - 1)%nat -> (i < n N l)%nat ->
  (forall j, (j < n N (l - 1))%nat -> u t j = y N A b x (l - 1) j) ->
  ex_derive (sigma N) (z N A b x l i) ->
  (forall j, (j < n N (l - 1))%nat -> is_derive (fun s => u s j) t (v j)) ->
  is_derive (fun s => layer N A b l (u s) i) t (mat_col (n N (l - 1)) (jacobian N A b x l) v i).

(** P3.1. The Jacobian of the last layer is A_L. *)
Definition p3_1_last : Prop :=
  forall N A b u j, (j < n N (L N - 1))%nat ->
  is_derive (fun t => last N A b (put u j t)) (u j) (A (L N) 0%nat j).

(** ** Claim P3.2 *)

(** P3.2. g_l is the gradient of y_L by y_l, in both networks. *)
Definition p3_2_g : Prop :=
  forall N A b x l j, well_formed N -> smooth N A b x ->
  (1 <= l <= L N - 1)%nat -> (j < n N l)%nat ->
  is_derive (fun t => last N A b (from N A b l (L N - 1 - l) (put (y N A b x l) j t)))
            (y N A b x l j) (g N A b x l j).

(** P3.2. In every hidden layer of both networks entry i of the gradient by b_l is entry i of g_l diag(sigma'(z_l)). *)
Definition p3_2_bias : Prop :=
  forall N A b x l i, well_formed N -> smooth N A b x ->
  (1 <= l <= L N - 1)%nat -> (i < n N l)%nat ->
  is_derive (fun t => y_L N A (put_b b l i t) x) (b l i) (g N A b x l i * slope N A b x l i).

(** P3.2. In every hidden layer of both networks entry (i, j) of the gradient by A_l is entry (i, j) of
    diag(sigma'(z_l)) g_l^T y_{l-1}^T. *)
Definition p3_2_weight : Prop :=
  forall N A b x l i j, well_formed N -> smooth N A b x ->
  (1 <= l <= L N - 1)%nat -> (i < n N l)%nat -> (j < n N (l - 1))%nat ->
  is_derive (fun t => y_L N (put_A A l i j t) b x) (A l i j)
            (slope N A b x l i * g N A b x l i * y N A b x (l - 1) j).

(** P3.2. In the last layer the gradient of the bias is 1 and that of A_L is the row y_{L-1}^T. *)
Definition p3_2_last : Prop :=
  forall N A b x, well_formed N ->
  is_derive (fun t => y_L N A (put_b b (L N) 0 t) x) (b (L N) 0%nat) 1 /\
  forall j, (j < n N (L N - 1))%nat ->
  is_derive (fun t => y_L N (put_A A (L N) 0 j t) b x) (A (L N) 0%nat j) (y N A b x (L N - 1) j).

(** ** Claim P3.3 *)

(** The gradients of y_L by all entries of b_i and A_i are zero. *)
Definition gradients_zero (N : shape) A b x (i : nat) : Prop :=
  forall a, (a < n N i)%nat ->
  is_derive (fun t => y_L N A (put_b b i a t) x) (b i a) 0 /\
  forall c, (c < n N (i - 1))%nat -> is_derive (fun t => y_L N (put_A A i a c t) b x) (A i a c) 0.

(** Layer [j] is dead: A_j = 0, or sigma'(z_j) = 0 in every entry. *)
Definition dead (N : shape) A b x (j : nat) : Prop :=
  (forall a c, (a < n N j)%nat -> (c < n N (j - 1))%nat -> A j a c = 0) \/
  (forall a, (a < n N j)%nat -> slope N A b x j a = 0).

(** The product of f j over the layers l < j <= L - 1. *)
Definition prod_above (N : shape) (l : nat) (f : nat -> R) : R :=
  prod (L N - 1 - l) (fun k => f (L N - 1 - k)%nat).

(** P3.3. A dead middle layer of the plain network makes the gradients of every layer below it zero. *)
Definition p3_3_plain : Prop :=
  forall N A b x i j, well_formed N -> skip N = false -> smooth N A b x ->
  (1 <= i < j)%nat -> (j <= L N - 1)%nat -> dead N A b x j -> gradients_zero N A b x i.

(** P3.3. In the residual network a dead middle layer j has the Jacobian I, and g_{j-1} = g_j. *)
Definition p3_3_residual : Prop :=
  forall N A b x j, well_formed N -> skip N = true ->
  (2 <= j <= L N - 1)%nat -> dead N A b x j ->
  (forall a c, (a < n N j)%nat -> (c < n N (j - 1))%nat -> jacobian N A b x j a c = Id a c) /\
  (forall a, (a < n N j)%nat -> g N A b x (j - 1) a = g N A b x j a).

(** P3.3. In the residual network the gradients below a dead layer need not vanish. *)
Definition p3_3_need_not : Prop :=
  exists N A b x, well_formed N /\ skip N = true /\ smooth N A b x /\
  (2 <= L N - 1)%nat /\ dead N A b x 2 /\ ~ gradients_zero N A b x 1.

(** P3.3. If A_L = 0, the gradients of every hidden layer are zero in both networks. *)
Definition p3_3_last : Prop :=
  forall N A b x i, well_formed N -> smooth N A b x ->
  (forall c, (c < n N (L N - 1))%nat -> A (L N) 0%nat c = 0) ->
  (1 <= i <= L N - 1)%nat -> gradients_zero N A b x i.

(** P3.3. In the plain network |g_i| is at most |A_L| eps_{L-1} ... eps_{i+1}, for all weights.

    Differs: eps_j may be any bound |J_j v| <= eps_j |v|; the spectral norm is the least. *)
Definition p3_3_product : Prop :=
  forall N A b x i eps, skip N = false -> (1 <= i <= L N - 1)%nat ->
  (forall j, (i < j <= L N - 1)%nat -> bounds (n N j) (n N (j - 1)) (J N A b x j) (eps j)) ->
  norm (n N i) (g N A b x i) <= norm (n N (L N - 1)) (A (L N) 0%nat) * prod_above N i eps.

(** ** Claim P3.4 *)

(** P3.4. In the residual network |g_l| is at most |A_L| times the product of the 1 + eps_j.

    Differs: eps_j may be any bound |J_j v| <= eps_j |v|; the spectral norm is the least. *)
Definition p3_4_upper : Prop :=
  forall N A b x l eps, well_formed N -> skip N = true -> (1 <= l <= L N - 1)%nat ->
  (forall j, (l < j <= L N - 1)%nat -> bounds (n N j) (n N (j - 1)) (J N A b x j) (eps j)) ->
  norm (n N l) (g N A b x l)
  <= norm (n N (L N - 1)) (A (L N) 0%nat) * prod_above N l (fun j => 1 + eps j).

(** P3.4. If every eps_j < 1, then |g_l| is at least |A_L| times the product of the 1 - eps_j.

    Differs: eps_j may be any bound |J_j v| <= eps_j |v|; the spectral norm is the least. *)
Definition p3_4_lower : Prop :=
  forall N A b x l eps, well_formed N -> skip N = true -> (1 <= l <= L N - 1)%nat ->
  (forall j, (l < j <= L N - 1)%nat ->
     bounds (n N j) (n N (j - 1)) (J N A b x j) (eps j) /\ eps j < 1) ->
  norm (n N (L N - 1)) (A (L N) 0%nat) * prod_above N l (fun j => 1 - eps j)
  <= norm (n N l) (g N A b x l).

(** P3.4. If every J_j = s eps_j I with s = -1 or s = 1 and 1 + s eps_j >= 0, then |g_l| is exactly
    |A_L| times the product of the 1 + s eps_j. *)
Definition p3_4_attained : Prop :=
  forall N A b x l eps s, well_formed N -> skip N = true -> (1 <= l <= L N - 1)%nat ->
  (forall j a c, (l < j <= L N - 1)%nat -> (a < n N j)%nat -> (c < n N (j - 1))%nat ->
     J N A b x j a c = s * eps j * Id a c) ->
  (forall j, (l < j <= L N - 1)%nat -> 0 <= 1 + s * eps j) ->
  norm (n N l) (g N A b x l)
  = norm (n N (L N - 1)) (A (L N) 0%nat) * prod_above N l (fun j => 1 + s * eps j).

(** P3.4. The spectral norm of -eps I and of eps I is eps. *)
Definition p3_4_spectral : Prop :=
  forall m eps s, (1 <= m)%nat -> 0 <= eps -> s = 1 \/ s = -1 ->
  spectral_norm m m (mscale (s * eps) Id) eps.

(** ** Claim P3.5 *)

(** The subsets of {1, ..., k}, each written from its greatest element down. *)
Fixpoint subsets (k : nat) : list (list nat) :=
  match k with O => [[]] | S m => subsets m ++ map (cons k) (subsets m) end.

(** In any ring: the product (1 + J_k) ... (1 + J_1), the product J_S = J_{s_m} ... J_{s_1}, and a sum over a list. *)
Fixpoint layers {K : Ring} (J : nat -> K) (k : nat) : K :=
  match k with O => one | S m => mult (plus one (J k)) (layers J m) end.
Fixpoint path {K : Ring} (J : nat -> K) (S : list nat) : K :=
  match S with [] => one | s :: S' => mult (J s) (path J S') end.
Fixpoint sum_list {K : Ring} (xs : list K) : K :=
  match xs with [] => zero | a :: xs' => plus a (sum_list xs') end.

(** The subsets of m elements, and the binomial coefficients by Pascal's rule. *)
Definition of_length (m : nat) (Ss : list (list nat)) : list (list nat) :=
  filter (fun S => (length S =? m)%nat) Ss.
Fixpoint binomial (k m : nat) : nat :=
  match k, m with
  | _, O => 1
  | O, S _ => 0
  | S k', S m' => binomial k' m' + binomial k' m
  end.

(** P3.5. In any ring, commutative or not, (1 + J_k) ... (1 + J_1) is the sum over all subsets S of the J_S. *)
Definition p3_5_paths : Prop :=
  forall (K : Ring) (J : nat -> K) k, layers J k = sum_list (map (path J) (subsets k)).

(** P3.5. There are 2^k paths, and binomial(k, m) of length m. *)
Definition p3_5_count : Prop :=
  forall k, length (subsets k) = (2 ^ k)%nat /\
  forall m, length (of_length m (subsets k)) = binomial k m.

(** ** Claim P3.6 *)

(** P3.6. If J_j = -I in the residual network, then g_{j-1} = 0, and the gradients of every layer below j are zero. *)
Definition p3_6_zero : Prop :=
  forall N A b x j, well_formed N -> skip N = true -> smooth N A b x -> (2 <= j <= L N - 1)%nat ->
  (forall a c, (a < n N j)%nat -> (c < n N (j - 1))%nat -> J N A b x j a c = - Id a c) ->
  (forall a, (a < n N (j - 1))%nat -> g N A b x (j - 1) a = 0) /\
  forall i, (1 <= i < j)%nat -> gradients_zero N A b x i.

Definition relu (t : R) : R := Rmax t 0.

(** P3.6. For ReLU and A_j = -I this happens wherever y_{j-1} < b_j in every entry, and there y_j = b_j. *)
Definition p3_6_relu : Prop :=
  forall N A b x j, well_formed N -> skip N = true -> sigma N = relu -> (2 <= j <= L N - 1)%nat ->
  (forall a c, (a < n N j)%nat -> (c < n N (j - 1))%nat -> A j a c = - Id a c) ->
  (forall a, (a < n N j)%nat -> y N A b x (j - 1) a < b j a) ->
  (forall a c, (a < n N j)%nat -> (c < n N (j - 1))%nat -> J N A b x j a c = - Id a c) /\
  (forall a, (a < n N j)%nat -> y N A b x j a = b j a).

(** P3.6. If g_j is not 0 but g_{j-1} is, then eps_j >= 1.

    Differs: eps_j may be any bound |J_j v| <= eps_j |v|; the spectral norm is the least. *)
Definition p3_6_large : Prop :=
  forall N A b x j eps, well_formed N -> skip N = true -> (2 <= j <= L N - 1)%nat ->
  bounds (n N j) (n N (j - 1)) (J N A b x j) eps ->
  (exists a, (a < n N j)%nat /\ g N A b x j a <> 0) ->
  (forall a, (a < n N (j - 1))%nat -> g N A b x (j - 1) a = 0) -> 1 <= eps.

(** ** Claim P3.9 *)

(** [F], a function of m vectors with k entries, is differentiable at [U] with the partial derivatives [D]:
    along every differentiable curve through [U] it has the derivative that they give. *)
Definition differentiable (m k : nat) (F : (nat -> vec) -> R) (U : nat -> vec) (D : nat -> vec) : Prop :=
  forall (u : R -> nat -> vec) (v : nat -> vec) t, (forall i j, u t i j = U i j) ->
  (forall i j, is_derive (fun s => u s i j) t (v i j)) ->
  is_derive (fun s => F (u s)) t (sum m (fun i => sum k (fun j => D i j * v i j))).

(** P3.9. If every argument of F is the same vector y, the gradient by y is the sum of the m partial gradients. *)
Definition p3_9_sum : Prop :=
  forall m k F (y : vec) D j, differentiable m k F (fun _ => y) D -> (j < k)%nat ->
  is_derive (fun t => F (fun _ => put y j t)) (y j) (sum m (fun i => D i j)).

(** P3.9. At the fork of a skip the gradients add: g_{l-1} = g_l + g_l J_l. *)
Definition p3_9_fork : Prop :=
  forall N A b x l a, well_formed N -> skip N = true -> (2 <= l <= L N - 1)%nat -> (a < n N (l - 1))%nat ->
  g N A b x (l - 1) a = g N A b x l a + row_mat (n N l) (g N A b x l) (J N A b x l) a.

(** What the block is meant to return, and what it returns if the ReLU overwrites y. *)
Definition meant (f : vec -> vec) (y : vec) : vec := fun i => y i + f (fun k => relu (y k)) i.
Definition overwritten (f : vec -> vec) (y : vec) : vec := fun i => relu (y i) + f (fun k => relu (y k)) i.

(** P3.9. Entry i of the result is too large by max(-y_i, 0), so the result is right just if no entry is negative. *)
Definition p3_9_inplace : Prop :=
  forall f y m, (forall i, overwritten f y i - meant f y i = Rmax (- y i) 0) /\
  ((forall i, (i < m)%nat -> overwritten f y i = meant f y i) <-> (forall i, (i < m)%nat -> 0 <= y i)).

(** P3.9. An entry y_i < 0 gets no gradient from the block that overwrites it. *)
Definition p3_9_no_gradient : Prop :=
  forall f y i k, y i < 0 -> is_derive (fun t => overwritten f (put y i t) k) (y i) 0.
